package io.memgate.memory.embedding;

import java.util.List;
import java.util.Random;

import reactor.core.publisher.Mono;

/**
 * Gives each text a vector made up from it at once, of the size of bge-small-en's.
 */
public final class MadeEmbedding implements Embedding {

	private static final int DIMENSIONS = 384;

	@Override
	public String id() {
		return "made";
	}

	@Override
	public Mono<Vector> ofQuestion(String question) {
		return Mono.fromSupplier(() -> made(question));
	}

	@Override
	public Mono<List<Vector>> ofPassages(List<Passage> passages) {
		return Mono.fromSupplier(() -> passages.stream().map((passage) -> made(passage.text())).toList());
	}

	private static Vector made(String text) {
		Random random = new Random(text.hashCode());
		float[] values = new float[DIMENSIONS];
		for (int i = 0; i < DIMENSIONS; i++) {
			values[i] = random.nextFloat() - 0.4f;
		}
		return Vector.of("made", values);
	}

}
