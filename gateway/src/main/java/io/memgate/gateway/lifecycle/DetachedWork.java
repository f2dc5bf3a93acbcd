package io.memgate.gateway.lifecycle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.SmartLifecycle;

/**
 * Work that goes on to its end whether or not its client is still there. On stop it is
 * waited for: what is open by then is that whose client has left.
 */
public final class DetachedWork implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(DetachedWork.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	private final String what;

	private final Duration drain;

	private final AtomicInteger open = new AtomicInteger();

	private volatile boolean running;

	/**
	 * @param what is open, in the plural, and what becomes of it when it is left
	 * @param drain how long a stop waits for it
	 */
	public DetachedWork(String what, Duration drain) {
		this.what = what;
		this.drain = drain;
	}

	/**
	 * Starts a piece of work at once.
	 * @param work must not need its client's connection
	 * @return its result; cancelling it does not cancel the work
	 */
	public <T> Mono<T> run(Mono<T> work) {
		this.open.incrementAndGet();
		Sinks.One<T> result = Sinks.one();
		work.doFinally((signal) -> this.open.decrementAndGet())
			.subscribe(result::tryEmitValue, result::tryEmitError, result::tryEmitEmpty);
		return result.asMono();
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Flux.interval(Duration.ZERO, LOOK_EVERY)
			.takeUntil((tick) -> this.open.get() == 0)
			.take(this.drain)
			.doFinally((signal) -> drained(callback))
			.subscribe();
	}

	private void drained(Runnable callback) {
		if (this.open.get() > 0) {
			log.warn("Stopping with {} still open: {}", this.open.get(), this.what);
		}
		callback.run();
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Stops after the listeners, before settlements, Redis and the event loops on which
	 * the work goes on.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

}
