package io.memgate.gateway.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.SmartLifecycle;

/**
 * Owns forwarded calls: each goes on to its end, settled and recorded, whether or not its
 * client is still there. As many as the node has capacity for; on stop it waits for those
 * that are open, which by then are those whose client has left.
 */
final class DetachedCalls implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(DetachedCalls.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	private final Duration drain;

	private final AtomicInteger open = new AtomicInteger();

	private volatile boolean running;

	/**
	 * @param drain how long a stop waits for open calls
	 */
	DetachedCalls(Duration drain) {
		this.drain = drain;
	}

	/**
	 * Starts a call at once.
	 * @param call must touch nothing of the exchange
	 * @return its result; cancelling it does not cancel the call
	 */
	<T> Mono<T> run(Mono<T> call) {
		this.open.incrementAndGet();
		Sinks.One<T> result = Sinks.one();
		call.doFinally((signal) -> this.open.decrementAndGet())
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
			log.warn("Stopping with {} calls to the memory service still open; their reservations stay until reaped",
					this.open.get());
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
	 * Stops after the listeners, before settlements and Redis; and before the event loops
	 * on which the calls go on, whose phase is 0.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

}
