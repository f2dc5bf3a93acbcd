package io.memgate.gateway.admin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Lets what a request changes go on to its end when the client leaves, so that no change
 * is half made, or made without its line in the audit log. What is left undone is the
 * answer alone: a handler makes one, and others write it.
 *
 * <p>
 * A handler's work is bounded: its body by size and deadline, each of its few commands by
 * Redis's timeout.
 */
final class DetachedWrites implements HandlerFilterFunction<ServerResponse, ServerResponse>, SmartLifecycle {

	/** How long a stop waits for what is being changed. */
	private static final Duration DRAIN = Duration.ofSeconds(5);

	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	private final AtomicInteger open = new AtomicInteger();

	private volatile boolean running;

	@Override
	public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
		Mono<ServerResponse> handled = Mono.defer(() -> next.handle(request));
		return (request.method() == HttpMethod.GET) ? handled : Mono.defer(() -> detached(handled));
	}

	private Mono<ServerResponse> detached(Mono<ServerResponse> work) {
		Sinks.One<ServerResponse> result = Sinks.one();
		this.open.incrementAndGet();
		work.doFinally((signal) -> this.open.decrementAndGet())
			.subscribe(result::tryEmitValue, result::tryEmitError, result::tryEmitEmpty);
		return result.asMono();
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Waits for changes whose client has left; the listener waits for the others. */
	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Flux.interval(Duration.ZERO, LOOK_EVERY)
			.takeUntil((tick) -> this.open.get() == 0)
			.take(DRAIN)
			.doFinally((signal) -> callback.run())
			.subscribe();
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops after the listener. */
	@Override
	public int getPhase() {
		return 0;
	}

}
