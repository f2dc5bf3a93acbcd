package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

/**
 * Work that is done again and again in the background, as a rule one round at a time. A
 * round that fails is logged, but for want of Redis, which the quota store's own lines
 * tell; the next one comes nevertheless.
 */
public final class Rounds implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Rounds.class);

	private final String what;

	private final Duration every;

	private final int atOnce;

	private final Supplier<Mono<Void>> round;

	private @Nullable Disposable going;

	/**
	 * @param what the work, for the log
	 * @param every pause between the beginnings of two rounds, if the first has ended
	 */
	public Rounds(String what, Duration every, Supplier<Mono<Void>> round) {
		this(what, every, 1, round);
	}

	/**
	 * Rounds that may overlap.
	 * @param what the work, for the log
	 * @param every pause between the beginnings of two rounds
	 * @param atOnce most that are under way; while they are, none begins
	 */
	public Rounds(String what, Duration every, int atOnce, Supplier<Mono<Void>> round) {
		this.what = what;
		this.every = every;
		this.atOnce = atOnce;
		this.round = round;
	}

	@Override
	public void start() {
		this.going = Flux.interval(this.every)
			.onBackpressureDrop()
			.flatMap((tick) -> Mono.defer(this.round).onErrorResume(this::failed), this.atOnce)
			.subscribe();
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
			this.going.dispose();
		}
	}

	@Override
	public boolean isRunning() {
		return this.going != null && !this.going.isDisposed();
	}

	/** Stops after the listeners and before the connection to Redis. */
	@Override
	public int getPhase() {
		return Redis.PHASE + 1;
	}

}
