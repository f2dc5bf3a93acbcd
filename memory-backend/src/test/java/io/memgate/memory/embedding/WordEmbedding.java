package io.memgate.memory.embedding;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import reactor.core.publisher.Mono;

/**
 * An embedding for tests: texts are alike that have the same of some known words, or
 * words that are told to mean the same.
 *
 * @param id its id
 * @param meanings words of like meaning, one set for each dimension
 */
public record WordEmbedding(String id, List<Set<String>> meanings) implements Embedding {

	@Override
	public Mono<Vector> ofQuestion(String question) {
		return Mono.just(vector(question)).filter((vector) -> !vector.isNone());
	}

	@Override
	public Mono<List<Vector>> ofPassages(List<Passage> passages) {
		return Mono.fromSupplier(() -> passages.stream().map((passage) -> vector(passage.text())).toList());
	}

	private Vector vector(String text) {
		Set<String> words = new TreeSet<>(List.of(text.split(" ")));
		float[] values = new float[this.meanings.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.meanings.get(i).stream().anyMatch(words::contains) ? 1 : 0;
		}
		return Vector.of(this.id, values);
	}

}
