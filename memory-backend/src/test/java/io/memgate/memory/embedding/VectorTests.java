package io.memgate.memory.embedding;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class VectorTests {

	@Test
	void bytesKeepTheCosineOfTheOutputs() {
		Random random = new Random(7);
		for (int i = 0; i < 100; i++) {
			float[] one = outputs(random);
			float[] other = outputs(random);

			assertThat((double) cosine(Vector.of("m", one), Vector.of("m", other))).isCloseTo(exact(one, other),
					within(0.01));
		}
	}

	@Test
	void aVectorOfNothingIsLikeNoOther() {
		Vector nothing = Vector.of("m", new float[3]);

		assertThat(nothing.isNone()).isTrue();
		assertThat(cosine(Vector.of("m", new float[] { 1, 2, 3 }), nothing)).isZero();
	}

	@Test
	void vectorsOfAnotherSizeAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> cosine(Vector.of("m", new float[] { 1 }), Vector.of("m", new float[] { 1, 2 })))
			.withMessage("A vector of 2 dimensions, not 1");
	}

	private static float cosine(Vector one, Vector other) {
		byte[] bytes = other.bytes();
		return one.cosine(bytes, 0, bytes.length);
	}

	private static float[] outputs(Random random) {
		float[] outputs = new float[384];
		for (int i = 0; i < outputs.length; i++) {
			outputs[i] = (float) random.nextGaussian() + 0.3f;
		}
		return outputs;
	}

	private static double exact(float[] one, float[] other) {
		double dot = 0;
		double oneSquares = 0;
		double otherSquares = 0;
		for (int i = 0; i < one.length; i++) {
			dot += one[i] * other[i];
			oneSquares += one[i] * one[i];
			otherSquares += other[i] * other[i];
		}
		return dot / Math.sqrt(oneSquares * otherSquares);
	}

}
