package io.memgate.memory.embedding;

import java.util.Collections;
import java.util.List;

import reactor.core.publisher.Mono;

/**
 * No embedding: searches are by full text alone.
 */
record Off() implements Embedding {

	@Override
	public String id() {
		return "off";
	}

	@Override
	public Mono<Vector> ofQuestion(String question) {
		return Mono.empty();
	}

	@Override
	public Mono<List<Vector>> ofPassages(List<Passage> passages) {
		return Mono.just(Collections.nCopies(passages.size(), Vector.NONE));
	}

	@Override
	public boolean isOn() {
		return false;
	}

}
