package io.memgate.memory.embedding;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * An embedding whose questions end in time: one that fails or takes too long has no
 * vector, so that a search goes on without. A question that is asked while it is on its
 * way, as by the lists of one search, is not asked again. Counts and times both kinds of
 * call.
 */
final class PatientEmbedding implements Embedding {

	private static final Logger logger = LoggerFactory.getLogger(PatientEmbedding.class);

	private final Embedding embedding;

	private final Duration questionTimeout;

	private final Map<String, Mono<Vector>> asked = new ConcurrentHashMap<>();

	private final Timer questions;

	private final Counter without;

	private final Counter passages;

	private final Counter passagesWithout;

	PatientEmbedding(Embedding embedding, Duration questionTimeout, MeterRegistry meters) {
		this.embedding = embedding;
		this.questionTimeout = questionTimeout;
		this.questions = Timer.builder("memgate.embedding.questions")
			.description("time until a question had its vector")
			.register(meters);
		this.without = Counter.builder("memgate.embedding.questions.failed")
			.description("questions that got no vector in time; their searches went by full text alone")
			.register(meters);
		this.passages = Counter.builder("memgate.embedding.passages")
			.description("memories that were given a vector")
			.register(meters);
		this.passagesWithout = Counter.builder("memgate.embedding.passages.failed")
			.description("memories left without a vector, as they say nothing or are never taken; full text finds them")
			.register(meters);
	}

	@Override
	public String id() {
		return this.embedding.id();
	}

	@Override
	public Mono<Vector> ofQuestion(String question) {
		return Mono.defer(() -> this.asked.computeIfAbsent(question, (asked) -> ask(question).cache()));
	}

	private Mono<Vector> ask(String question) {
		return Mono.defer(() -> {
			Timer.Sample sample = Timer.start();
			return this.embedding.ofQuestion(question)
				.timeout(this.questionTimeout)
				.doOnNext((vector) -> sample.stop(this.questions))
				.onErrorResume(this::goOnWithout)
				.doFinally((end) -> this.asked.remove(question));
		});
	}

	@Override
	public Mono<List<Vector>> ofPassages(List<Passage> passages) {
		return this.embedding.ofPassages(passages).doOnNext(this::count);
	}

	@Override
	public boolean isOn() {
		return this.embedding.isOn();
	}

	@Override
	public void close() {
		this.embedding.close();
	}

	private void count(List<Vector> vectors) {
		long without = vectors.stream().filter(Vector::isNone).count();
		this.passages.increment(vectors.size() - without);
		this.passagesWithout.increment(without);
	}

	private Mono<Vector> goOnWithout(Throwable reason) {
		this.without.increment();
		logger.debug("A question has no vector", reason);
		return Mono.empty();
	}

}
