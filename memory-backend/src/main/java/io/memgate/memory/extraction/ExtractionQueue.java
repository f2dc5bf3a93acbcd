package io.memgate.memory.extraction;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.Written;

/**
 * The extractions that wait or are under way: so many at a time, and no more than fit.
 * One for which there is no place is not made.
 */
final class ExtractionQueue implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ExtractionQueue.class);

	private final Extractor extractor;

	private final ExtractionProperties properties;

	private final MeterRegistry registry;

	private final Sinks.Many<Task> tasks;

	private final AtomicInteger waiting = new AtomicInteger();

	private volatile boolean running;

	private Disposable work = () -> {
	};

	ExtractionQueue(Extractor extractor, ExtractionProperties properties, MeterRegistry registry) {
		this.extractor = extractor;
		this.properties = properties;
		this.registry = registry;
		this.tasks = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(properties.waiting()));
		Gauge.builder("memgate.extraction.waiting", this.waiting, AtomicInteger::get)
			.description("writes whose memories are to be extracted, those under way included")
			.register(registry);
	}

	/**
	 * Has an extraction made, if there is a place for it.
	 * @param record keeps what was extracted
	 * @param ended is run when it is over, whatever came of it
	 */
	void offer(Extraction extraction, BiFunction<Extraction, List<Extractor.Extracted>, Mono<WriteResult>> record,
			Runnable ended) {
		Task task = new Task(extraction, record, ended, System.nanoTime());
		this.waiting.incrementAndGet();
		if (emit(task).isFailure()) {
			end(task, "no_place");
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.work = this.tasks.asFlux().flatMap(this::extract, this.properties.concurrency()).subscribe((outcome) -> {
		}, (ex) -> logger.error("Nothing more is extracted before a restart; messages are their own memories", ex));
	}

	@Override
	public void stop() {
		this.running = false;
		this.work.dispose();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	private synchronized Sinks.EmitResult emit(Task task) {
		return this.tasks.tryEmitNext(task);
	}

	private Mono<String> extract(Task task) {
		return Mono.defer(() -> this.extractor.extract(task.extraction().messages()))
			.flatMap((extracted) -> task.record().apply(task.extraction(), extracted))
			.map((result) -> (result instanceof Written) ? "extracted" : "superseded")
			.onErrorResume((ex) -> {
				logger.warn("No memories were extracted; the messages are their own: {}", ex.toString());
				return Mono.just("failed");
			})
			.doOnNext((outcome) -> end(task, outcome));
	}

	private void end(Task task, String outcome) {
		this.waiting.decrementAndGet();
		Timer.builder("memgate.extraction")
			.description("time from the write of messages until their memories were extracted, or were not")
			.tag("outcome", outcome)
			.register(this.registry)
			.record(Duration.ofNanos(System.nanoTime() - task.start()));
		task.ended().run();
		task.extraction().end().tryEmitEmpty();
	}

	private record Task(Extraction extraction,
			BiFunction<Extraction, List<Extractor.Extracted>, Mono<WriteResult>> record, Runnable ended, long start) {
	}

}
