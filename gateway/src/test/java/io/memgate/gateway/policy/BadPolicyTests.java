package io.memgate.gateway.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One bad policy file per mistake, in {@code policy/bad}: its first lines,
 * {@code # expect: ...}, are the whole message.
 */
class BadPolicyTests {

	private static final String EXPECT = "# expect: ";

	@TempDir
	private Path folder;

	static List<Path> badFiles() throws IOException {
		try (Stream<Path> files = Files.list(PolicyFiles.FOLDER.resolve("bad"))) {
			return files.sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("badFiles")
	void eachMistakeIsToldWithFileLineKeyAndWhatWasExpected(Path bad) {
		String policy = PolicyFiles.read(bad);
		Path file = PolicyFiles.write(this.folder, bad.getFileName().toString(), policy, PolicyFiles.FULL_PROFILE);
		List<String> expected = policy.lines()
			.filter((line) -> line.startsWith(EXPECT))
			.map((line) -> line.substring(EXPECT.length()).replace("${folder}", this.folder.toString()))
			.toList();

		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> PolicyLoader.load(file))
			.withMessage(String.join("\n", expected));
	}

}
