package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.SmartLifecycle;

/**
 * Work that is done again and again in the background, as a rule one round at a time. A
 * round that fails is logged, but for want of Redis, which the quota store's own lines
 * tell; the next one comes nevertheless. Work that may not be left undone has one round
 * more when it is stopped, after the one that is going on.
 */
public final class Rounds implements SmartLifecycle {

	/** How long a stop waits for the last rounds. */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Logger log = LoggerFactory.getLogger(Rounds.class);

	private final String what;

	private final Duration every;

	private final int atOnce;

	private final Supplier<Mono<Void>> round;

	private final @Nullable Supplier<Mono<Void>> last;

	private @Nullable Going going;

	/**
	 * Work that a stop cuts off.
	 * @param what the work, for the log
	 * @param every pause between the beginnings of two rounds, if the first has ended
	 */
	public Rounds(String what, Duration every, Supplier<Mono<Void>> round) {
		this(what, every, 1, round);
	}

	/**
	 * Rounds that may overlap, and that a stop cuts off.
	 * @param what the work, for the log
	 * @param every pause between the beginnings of two rounds
	 * @param atOnce most that are under way; while they are, none begins
	 */
	public Rounds(String what, Duration every, int atOnce, Supplier<Mono<Void>> round) {
		this(what, every, atOnce, round, null);
	}

	private Rounds(String what, Duration every, int atOnce, Supplier<Mono<Void>> round,
			@Nullable Supplier<Mono<Void>> last) {
		this.what = what;
		this.every = every;
		this.atOnce = atOnce;
		this.round = round;
		this.last = last;
	}

	/** Work that ends with a whole round, which finds Redis still connected. */
	public static Rounds toTheEnd(String what, Duration every, Supplier<Mono<Void>> round) {
		return toTheEnd(what, every, round, round);
	}

	/**
	 * Work that ends with something else than a round.
	 * @param last finds Redis still connected
	 */
	public static Rounds toTheEnd(String what, Duration every, Supplier<Mono<Void>> round, Supplier<Mono<Void>> last) {
		return new Rounds(what, every, 1, round, last);
	}

	@Override
	public void start() {
		Sinks.Empty<Void> stop = Sinks.empty();
		Sinks.Empty<Void> ended = Sinks.empty();
		Disposable work = Flux.interval(this.every)
			.onBackpressureDrop()
			.takeUntilOther(stop.asMono())
			.flatMap((tick) -> guarded(this.round), this.atOnce)
			.then((this.last != null) ? guarded(this.last) : Mono.empty())
			.doFinally((signal) -> ended.tryEmitEmpty())
			.subscribe();
		this.going = new Going(work, stop, ended);
	}

	private Mono<Void> guarded(Supplier<Mono<Void>> work) {
		return Mono.defer(work).onErrorResume(this::failed);
	}

	private Mono<Void> failed(Throwable ex) {
		if (!(ex instanceof RedisUnavailableException)) {
			log.warn("{} failed, and goes on: {}", this.what, ex.toString());
		}
		return Mono.empty();
	}

	@Override
	public void stop() {
		if (this.going != null) {
			this.going.work().dispose();
		}
	}

	@Override
	public void stop(Runnable whenStopped) {
		Going now = this.going;
		if (now == null || this.last == null) {
			stop();
			whenStopped.run();
			return;
		}
		now.stop().tryEmitEmpty();
		now.ended()
			.asMono()
			.timeout(PATIENCE, Mono.fromRunnable(() -> log.warn("{} did not end in time", this.what)))
			.doFinally((signal) -> {
				stop();
				whenStopped.run();
			})
			.subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.going != null && !this.going.work().isDisposed();
	}

	/** Stops after the listeners and before the connection to Redis. */
	@Override
	public int getPhase() {
		return Redis.PHASE + 2;
	}

	/**
	 * One stretch from a start to a stop.
	 *
	 * @param work its rounds
	 * @param stop ends them after the one that is going on
	 * @param ended tells that they have ended
	 */
	private record Going(Disposable work, Sinks.Empty<Void> stop, Sinks.Empty<Void> ended) {
	}

}
