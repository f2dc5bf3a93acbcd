package io.memgate.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyCommandTests {

	private static final Path SHIPPED = Path.of("../deploy/policy");

	private static final String AT = "2026-12-01T10:00:00Z";

	@TempDir
	private Path folder;

	private String shipped = "";

	@BeforeEach
	void copyTheProfile() throws IOException {
		this.shipped = Files.readString(SHIPPED.resolve("memos-free.yml"));
		Files.createDirectory(this.folder.resolve("profiles"));
		Files.copy(SHIPPED.resolve("profiles/memos-2025-09.yml"), this.folder.resolve("profiles/memos-2025-09.yml"));
	}

	@Test
	void aTighterLimitInPlaceIsRefusedAndThePastedChangeIsTaken() throws IOException {
		Path old = file("old.yml", this.shipped);
		Path edited = file("new.yml", this.shipped.replace("max-results: 10", "max-results: 8"));

		Result refused = diff(old, edited);

		assertThat(refused.status()).isEqualTo(1);
		assertThat(refused.out()).isEqualTo("""
				plan free, searchMemory
				  max-results: 10 -> 8, tighter at once
				""");
		assertThat(refused.err()).contains("new.yml would be refused:\nnew.yml:",
				": plans.free.apis.searchMemory.max-results: 10 -> 8, tighter at once\n");

		String block = refused.err().replaceFirst("(?s).*\n(changes:\n.*?\n)\n.*", "$1");
		Result taken = diff(old, file("pasted.yml", this.shipped + block));

		assertThat(taken.status()).isZero();
		assertThat(taken.err()).isEmpty();
		assertThat(taken.out()).contains("  max-results: 10 -> 8, tighter from 2026-12-16T00:00:00Z\n",
				"This may be saved now");
	}

	@Test
	void foldingAPastChangeChangesNothing() throws IOException {
		Path old = file("old.yml", this.shipped + "changes: [{ id: less, effective: 2026-01-01T00:00:00Z, summary: L., "
				+ "plans: { free: { apis: { searchMemory: { max-results: 8 } } } } }]\n");

		assertThat(diff(old, file("folded.yml", this.shipped.replace("max-results: 10", "max-results: 8"))))
			.isEqualTo(new Result(0, "Nothing changes for consumers.\n", ""));
	}

	@Test
	void programsReadTheDifferencesAsJson() throws IOException {
		Path old = file("old.yml", this.shipped);
		Path looser = file("new.yml", this.shipped.replace("quota: 1000,", "quota: { calls: 1000, per: month },"));

		Result result = memgate("policy diff " + old + ' ' + looser + " --at " + AT + " --json");

		JsonNode json = new JsonMapper().readTree(result.out());
		assertThat(result.status()).isZero();
		assertThat(json.path("allowed").asBoolean()).isTrue();
		assertThat(json.path("differences").path(0).toString()).isEqualTo("{\"from\":\"" + AT
				+ "\",\"about\":\"plan\",\"name\":\"free\",\"api\":\"searchMemory\",\"key\":\"quota\",\"before\":\"1000\","
				+ "\"after\":\"1000 per month\",\"direction\":\"looser\"}");
	}

	@Test
	void aFileThatCannotBeReadHasStatus2() throws IOException {
		Path old = file("old.yml", this.shipped);

		assertThat(diff(old, this.folder.resolve("none.yml")).status()).isEqualTo(2);
		assertThat(diff(file("bad.yml", "version: 2\n"), old).err())
			.contains("bad.yml cannot be used:\nbad.yml:1: version");
	}

	@Test
	void theExamplesInTheShippedFileAreGoodAndToldByCheck() throws IOException {
		String examples = this.shipped.substring(this.shipped.indexOf("# accounts:"))
			.replaceAll("(?m)^# (?=\\w+:$|  )", "");

		Result checked = memgate(
				"policy check " + file("examples.yml", this.shipped.substring(0, this.shipped.indexOf("# accounts:"))
						+ examples.replace("2026-12-", "2098-12-").replace("2027-06", "2099-06")));

		assertThat(checked).satisfies((result) -> assertThat(result.err()).isEmpty());
		assertThat(checked.out()).contains("examples.yml is good: profile memos-2025-09, plans free, hash ",
				"""

						Coming changes
						  2098-12-15T00:00:00Z  2098-12-search: searchMemory returns at most 8 memories.

						Maintenance
						  2098-12-06T02:00:00Z to 2098-12-06T03:00:00Z  index (searchMemory): The index is rebuilt.

						Deprecations
						  2098-12-01T00:00:00Z  tool-count (tool_memory_limit_number of searchMemory, gone from 2099-06-01T00:00:00Z): \
						Tool memories come with the others.
						""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "policy check --help", "policy diff --help" })
	void eachCommandHasHelpWithAnExample(String command) {
		assertThat(memgate(command).out()).contains("Usage: memgate").contains("Example:");
	}

	@Test
	void anInstantWithoutAZoneIsWrongUsage() throws IOException {
		Path old = file("old.yml", this.shipped);

		assertThat(memgate("policy diff " + old + ' ' + old + " --at 2026-12-01")).satisfies((result) -> {
			assertThat(result.status()).isEqualTo(2);
			assertThat(result.err()).contains("'2026-12-01' is not an instant such as");
		});
	}

	private Path file(String name, String text) throws IOException {
		return Files.writeString(this.folder.resolve(name), text);
	}

	private static Result diff(Path before, Path after) {
		return memgate("policy diff " + before + ' ' + after + " --at " + AT);
	}

	private static Result memgate(String arguments) {
		return Result.of(Map.of(), arguments.split(" "));
	}

}
