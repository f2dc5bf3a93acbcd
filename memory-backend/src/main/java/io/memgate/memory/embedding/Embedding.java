package io.memgate.memory.embedding;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Gives texts vectors that are near each other when the texts mean the like. Methods
 * never block. What fails signals an error; what cannot be embedded at all, such as a
 * text without a letter, has no vector.
 */
public interface Embedding extends AutoCloseable {

	/**
	 * Names the models and how they are used: vectors are comparable if this is the same.
	 */
	String id();

	/**
	 * The vector of a question; empty if it has none or embedding is off.
	 */
	Mono<Vector> ofQuestion(String question);

	/**
	 * The vector of each passage, {@link Vector#NONE} where there is none.
	 */
	Mono<List<Vector>> ofPassages(List<Passage> passages);

	/**
	 * Whether texts get vectors at all.
	 */
	default boolean isOn() {
		return true;
	}

	@Override
	default void close() {
	}

	/**
	 * An embedding that gives nothing a vector.
	 */
	static Embedding off() {
		return new Off();
	}

}
