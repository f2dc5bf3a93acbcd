package io.memgate.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PromiseTests {

	/** Of this test alone, so that it takes nobody's figures away. */
	private static final String BY = "promise-tests";

	@AfterEach
	void takeAway() throws IOException {
		Files.deleteIfExists(Path.of("target/promises/P9." + BY));
	}

	@Test
	void aFigureStandsBesideWhatIsPromisedUntilItIsOlderThanTheBuild() {
		Promise.P9.measured(BY, false, "%d calls, overshoot %d", 6000, 1);

		assertThat(Promise.table(Instant.EPOCH).lines()).anySatisfy((line) -> assertThat(line)
			.matches("\\| P9 +\\| a Redis that .+ \\| " + BY + ": 6000 calls, overshoot 1 \\| broken \\|"));
		assertThat(Promise.table(Instant.now().plusSeconds(60)).lines())
			.anySatisfy((line) -> assertThat(line).matches("\\| P9 +\\| a Redis that .+ \\| not tried \\| *\\|"))
			.noneMatch((line) -> line.contains(BY));
	}

}
