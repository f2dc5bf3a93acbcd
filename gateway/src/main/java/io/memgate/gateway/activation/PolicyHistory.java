package io.memgate.gateway.activation;

import java.time.Duration;
import java.util.List;

import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Rounds;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What was put in force before, as this node has last read it of Redis, so that showing
 * it asks nothing of Redis.
 */
public final class PolicyHistory {

	private static final Duration EVERY = Duration.ofSeconds(2);

	private final PolicyRegister register;

	private final Scheduler reading;

	private volatile List<PastPolicy> past = List.of();

	private volatile String readAt = "";

	/**
	 * @param reading where it is read, which takes long of a large policy
	 */
	PolicyHistory(PolicyRegister register, Scheduler reading) {
		this.register = register;
		this.reading = reading;
	}

	/** The newest first; none before Redis was read. */
	public List<PastPolicy> past() {
		return this.past;
	}

	Rounds reading() {
		return new Rounds("Reading the policy's history", EVERY, this::read);
	}

	/** Reads it, if a policy was put in force since it was read last. */
	Mono<Void> read() {
		return this.register.at()
			.filter((at) -> !at.equals(this.readAt))
			.flatMap((at) -> this.register.history(this.reading).doOnNext((past) -> took(past, at)))
			.onErrorComplete(RedisUnavailableException.class)
			.then();
	}

	private void took(List<PastPolicy> past, String at) {
		this.past = List.copyOf(past);
		this.readAt = at;
	}

}
