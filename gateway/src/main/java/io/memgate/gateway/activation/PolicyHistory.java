package io.memgate.gateway.activation;

import java.time.Duration;
import java.util.List;

import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Rounds;
import reactor.core.publisher.Mono;

/**
 * What was put in force before, as this node has last read it of Redis, so that showing
 * it asks nothing of Redis.
 */
public final class PolicyHistory {

	private static final Duration EVERY = Duration.ofSeconds(2);

	private final PolicyRegister register;

	private volatile List<PastPolicy> past = List.of();

	PolicyHistory(PolicyRegister register) {
		this.register = register;
	}

	/** The newest first; none before Redis was read. */
	public List<PastPolicy> past() {
		return this.past;
	}

	Rounds reading() {
		return new Rounds("Reading the policy's history", EVERY, this::read);
	}

	Mono<Void> read() {
		return this.register.history()
			.doOnNext((past) -> this.past = past)
			.onErrorComplete(RedisUnavailableException.class)
			.then();
	}

}
