package io.memgate.memory.lucene;

import java.time.Duration;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

import io.memgate.memory.embedding.Embedding;

/**
 * Gives memories their vectors, in the background and in the order of writing. What waits
 * for it is in the index already: it reads what was written after the last that has a
 * vector. So nothing is queued, nothing is lost, and writers never wait for it.
 */
final class VectorFeed {

	private static final Logger logger = LoggerFactory.getLogger(VectorFeed.class);

	private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

	private final Embedding embedding;

	private final Mono<VectorBatch> next;

	private final Function<VectorBatch, Mono<Void>> write;

	private final Sinks.Many<Boolean> written = Sinks.many().multicast().directBestEffort();

	private final Disposable.Swap running = Disposables.swap();

	/**
	 * A feed.
	 * @param next the next memories without vectors; empty if there are none
	 * @param write writes vectors, and so has {@code next} go on behind them
	 */
	VectorFeed(Embedding embedding, Mono<VectorBatch> next, Function<VectorBatch, Mono<Void>> write) {
		this.embedding = embedding;
		this.next = next;
		this.write = write;
	}

	/**
	 * Begins.
	 * @param when once this completes
	 */
	void start(Mono<Void> when) {
		if (this.embedding.isOn()) {
			this.running.update(when.retryWhen(patiently())
				.thenMany(Flux.defer(() -> this.written.asFlux().startWith(true)))
				.onBackpressureLatest()
				.concatMap((written) -> untilNoneIsLeft(), 1)
				.subscribe());
		}
	}

	/**
	 * Tells it that something was written. Only one thread does so.
	 */
	void wake() {
		this.written.tryEmitNext(true);
	}

	void stop() {
		this.running.dispose();
	}

	private Mono<Void> untilNoneIsLeft() {
		return one().repeat().takeUntil((more) -> !more).retryWhen(patiently()).then();
	}

	private static Retry patiently() {
		return Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
			.maxBackoff(LONGEST_WAIT)
			.transientErrors(true)
			.doBeforeRetry((retry) -> logger.warn("Memories wait for their vectors", retry.failure()));
	}

	/**
	 * Gives the next memories their vectors.
	 * @return whether there may be more
	 */
	private Mono<Boolean> one() {
		return this.next
			.flatMap((batch) -> this.embedding.ofPassages(batch.memories().stream().map(Unembedded::passage).toList())
				.flatMap((vectors) -> this.write.apply(batch.with(vectors)))
				.thenReturn(!batch.last()))
			.defaultIfEmpty(false);
	}

}
