package io.memgate.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class SimulateCommandTests {

	private static final Path SHIPPED = Path.of("../deploy/policy");

	private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

	@TempDir
	private Path folder;

	private Path tighter = Path.of("");

	@BeforeEach
	void copyThePolicy() throws IOException {
		Files.createDirectory(this.folder.resolve("profiles"));
		Files.copy(SHIPPED.resolve("profiles/memos-2025-09.yml"), this.folder.resolve("profiles/memos-2025-09.yml"));
		this.tighter = Files.writeString(this.folder.resolve("tighter.yml"),
				Files.readString(SHIPPED.resolve("memos-free.yml")).replace("max-results: 10", "max-results: 8"));
	}

	@Test
	void whatMoreWouldBeRefusedIsSummedToldByAccountAndHasStatus1() throws IOException {
		Path first = log("a.log", search("acme", 0, 9), search("acme", 1, 8), search("beta", 2, 1));
		Path second = log("b.log", search("acme", 3, 10), "torn");

		Result result = simulate("--log " + first + ' ' + second);

		assertThat(result.status()).isEqualTo(1);
		assertThat(result.out()).isEqualTo(
				"""
						4 calls of 2 accounts from 2026-12-01T00:00:00Z to 2026-12-01T00:00:03Z. Under %s, 2 more would be refused; \
						of the 0 that were refused, 0 would be let through; 0 are undecided.

						account  api           calls  refused  more  allowed  undecided
						acme     searchMemory      3        0     2        0          0
						beta     searchMemory      1        0     0        0          0

						More would be refused
						account  api           limit        calls  first                 last
						acme     searchMemory  max-results      2  2026-12-01T00:00:00Z  2026-12-01T00:00:03Z
						"""
					.formatted(this.tighter));
		assertThat(result.err()).isEqualTo("1 lines are no whole records, and were passed over.\n");
	}

	@Test
	void nothingMoreHasStatus0() throws IOException {
		assertThat(simulate("--log " + log("a.log", search("acme", 0, 8)))).satisfies((result) -> {
			assertThat(result.status()).isZero();
			assertThat(result.out()).contains(" 0 more would be refused").doesNotContain("More would be refused");
		});
	}

	@Test
	void aPartMayBeLookedAt() throws IOException {
		Path log = log("a.log", search("acme", 0, 9), search("acme", 10, 9), search("acme", 20, 9),
				search("beta", 10, 9));

		assertThat(simulate("--log " + log + " --from 2026-12-01T00:00:05Z --to 2026-12-01T00:00:20Z --account acme")
			.out()).startsWith("1 calls of 1 accounts from 2026-12-01T00:00:10Z to 2026-12-01T00:00:10Z.");
	}

	@Test
	void programsReadTheResultAsJson() throws IOException {
		Path log = log("a.log", search("acme", 0, 9));

		JsonNode json = new JsonMapper().readTree(simulate("--json --log " + log).out());

		assertThat(json.path("sum").path("more").asInt()).isEqualTo(1);
		assertThat(json.path("refused").path(0).toString())
			.isEqualTo("{\"account\":\"acme\",\"api\":\"searchMemory\",\"limit\":\"max-results\",\"calls\":1,"
					+ "\"first\":\"2026-12-01T00:00:00Z\",\"last\":\"2026-12-01T00:00:00Z\"}");
		assertThat(json.path("logs").path("unreadable").asInt()).isZero();
	}

	@Test
	void twentyAccountsAreShownUnlessAllAreAskedFor() throws IOException {
		String[] lines = new String[23];
		for (int i = 0; i < lines.length; i++) {
			lines[i] = search("account-" + i, i, 9);
		}
		Path log = log("a.log", lines);

		assertThat(simulate("--log " + log).out()).contains("3 more accounts: --all\n").doesNotContain("account-9");
		assertThat(simulate("--json --log " + log).out()).contains("account-9", "account-22");
		assertThat(simulate("--all --log " + log).out()).contains("account-9").doesNotContain("--all");
	}

	@Test
	void whatCannotBeReadHasStatus2() throws IOException {
		Path log = log("a.log", search("acme", 0, 8));

		assertThat(simulate("--log " + this.folder.resolve("none.log")))
			.isEqualTo(new Result(2, "", "memgate: There is no file " + this.folder.resolve("none.log") + ".\n"));
		assertThat(memgate("policy simulate none.yml --log " + log).status()).isEqualTo(2);
		assertThat(simulate("--log " + log("bad.log", "not", "json"))).satisfies((result) -> {
			assertThat(result.status()).isEqualTo(2);
			assertThat(result.err()).contains("There is no usage record in what was read.");
		});
		assertThat(simulate("").status()).isEqualTo(2);
	}

	@Test
	void aCrashIsNoResult() throws Exception {
		String[] lines = new String[60_000];
		for (int i = 0; i < lines.length; i++) {
			lines[i] = search("account-" + i, i, 9);
		}
		Path log = log("a.log", lines);

		Process small = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx24m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				MemgateCommand.class.getName(), "policy", "simulate", this.tighter.toString(), "--log", log.toString())
			.redirectErrorStream(true)
			.start();

		assertThat(new String(small.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
			.contains("memgate: The replay needs more memory: set MEMGATE_HEAP");
		assertThat(small.waitFor()).isEqualTo(2);
	}

	@Test
	void aLogThatIsGivenTwiceOrCannotBeReadIsNamed() throws IOException {
		Path log = log("a.log", search("acme", 0, 8));

		assertThat(simulate("--log " + log + ' ' + log))
			.isEqualTo(new Result(2, "", "memgate: A log cannot be read: " + log + ": it is given twice\n"));
		assertThat(simulate("--log " + this.folder).err()).startsWith("memgate: A log cannot be read: " + this.folder);
	}

	@Test
	void whatWasPassedOverIsSaid() throws IOException {
		Path log = log("a.log", search("acme", 0, 8));
		Path copy = log("copy.log", search("acme", 0, 8));
		Path damaged = log("bad.log.gz", "plain");

		assertThat(simulate("--log " + log + ' ' + copy + ' ' + damaged).err())
			.isEqualTo("1 records are in two files, and count once.\n" + damaged
					+ " is cut, damaged or no archive; it was read up to there.\n");
	}

	@Test
	void aChangeThatIsToComeIsNamedAndMayBeTried() throws IOException {
		Files.writeString(this.tighter, Files.readString(SHIPPED.resolve("memos-free.yml"))
				+ """
						changes:
						  - { id: less, effective: 2027-01-01T00:00:00Z, summary: L., plans: { free: { apis: { searchMemory: { max-results: 8 } } } } }
						""");
		String arguments = "--log " + log("a.log", search("acme", 0, 9));

		assertThat(simulate(arguments)).satisfies((result) -> {
			assertThat(result.status()).isZero();
			assertThat(result.err()).isEqualTo(
					"The change less is to come and was not tried on any call: --at 2027-01-01T00:00:00Z tries it.\n");
		});
		assertThat(simulate(arguments + " --at 2027-01-01T00:00:00Z")).satisfies((result) -> {
			assertThat(result.status()).isEqualTo(1);
			assertThat(result.err()).isEmpty();
		});
	}

	@Test
	void theLimitThatLeavesCallsUndecidedIsNamed() throws IOException {
		String log = "--log " + log("a.log", search("acme", 0, 8).replace("\"inputBytes\":9,", "\"inputBytes\":5000,"));

		assertThat(simulate(log).out()).endsWith("""

				Undecided
				account  api           limit             calls  first                 last
				acme     searchMemory  max-input-tokens      1  2026-12-01T00:00:00Z  2026-12-01T00:00:00Z
				""");
	}

	@Test
	void itHasHelpWithAnExample() {
		assertThat(memgate("policy simulate --help").out()).contains("Usage: memgate policy simulate")
			.contains("Example");
	}

	private static String search(String account, int second, int results) {
		return "{\"at\":\"%s\",\"id\":\"%s\",\"account\":\"%s\",\"project\":\"p\",\"key\":\"k\",\"plan\":\"free\","
			.formatted(START.plusSeconds(second), account + second, account)
				+ "\"api\":\"searchMemory\",\"outcome\":\"success\",\"status\":200,\"inputBytes\":9,"
				+ "\"results\":{\"memory_limit_number\":" + results + "},\"totalMicros\":1000,\"unknown\":[{\"a\":1}]}";
	}

	private Path log(String name, String... lines) throws IOException {
		return Files.writeString(this.folder.resolve(name), String.join("\n", lines) + '\n');
	}

	private Result simulate(String arguments) {
		return memgate("policy simulate " + this.tighter + ' ' + arguments);
	}

	private static Result memgate(String arguments) {
		return Result.of(Map.of(), arguments.strip().split(" +"));
	}

}
