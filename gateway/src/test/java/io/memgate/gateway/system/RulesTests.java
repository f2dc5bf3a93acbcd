package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What is recorded and who is told of what, tried by Prometheus's own tool on series made
 * up for it.
 */
class RulesTests {

	private static final Path RULES = Path.of("../deploy/prometheus/rules/memgate.yml");

	private static final Path CASES = Path.of("../deploy/prometheus/tests");

	private static final Pattern NAME = Pattern.compile("- (?:alert|record): (\\S+)");

	private static final Pattern FIRES = Pattern.compile("alertname: (\\w+)\n +exp_alerts:\n");

	private static final Pattern STAYS_QUIET = Pattern.compile("alertname: (\\w+)(?:, |\n +)exp_alerts: \\[]");

	private static final Pattern RECORDS = Pattern.compile("(memgate:\\S+)\\), exp_samples: \\[\\{");

	@ParameterizedTest
	@MethodSource("cases")
	void theRulesDoWhatTheCaseSays(Path cases) throws IOException, InterruptedException {
		assumeThat(Tool.find("promtool")).as("promtool on the PATH").isPresent();

		Process tool = new ProcessBuilder("promtool", "test", "rules", cases.toString()).redirectErrorStream(true)
			.start();

		String said = new String(tool.getInputStream().readAllBytes());
		assertThat(tool.waitFor()).as(said).isZero();
	}

	@Test
	void everyAlertIsTriedWithItsCauseAndWithWhatIsNone() throws IOException {
		Set<String> alerts = found(NAME, Files.readString(RULES)).stream()
			.filter((name) -> !name.contains(":"))
			.collect(Collectors.toSet());

		assertThat(found(FIRES, texts())).containsExactlyInAnyOrderElementsOf(alerts);
		assertThat(found(STAYS_QUIET, texts())).containsExactlyInAnyOrderElementsOf(alerts);
	}

	@Test
	void everyRecordingIsTried() throws IOException {
		Set<String> recordings = found(NAME, Files.readString(RULES)).stream()
			.filter((name) -> name.contains(":"))
			.collect(Collectors.toSet());

		assertThat(found(RECORDS, texts())).containsExactlyInAnyOrderElementsOf(recordings);
	}

	private static Set<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((each) -> each.group(1)).collect(Collectors.toSet());
	}

	private static String texts() throws IOException {
		StringBuilder texts = new StringBuilder();
		for (Path file : cases()) {
			texts.append(Files.readString(file));
		}
		return texts.toString();
	}

	static List<Path> cases() throws IOException {
		try (Stream<Path> files = Files.list(CASES)) {
			return files.sorted().toList();
		}
	}

}
