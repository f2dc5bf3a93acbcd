package io.memgate.memory.embedding;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PoolingTests {

	private static final float[][] OUTPUTS = { { 1, 0 }, { 3, 4 } };

	@Test
	void theFirstIsTakenAsItIsOrAllAreAveraged() {
		assertThat(Pooling.FIRST.of(OUTPUTS)).containsExactly(1, 0);
		assertThat(Pooling.MEAN.of(OUTPUTS)).containsExactly(2, 2);
	}

}
