package io.memgate.gateway.throttle;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Ticker;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.ThrottleRules;
import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.redis.RedisUnavailableException;

/**
 * Evidence that this node has collected, told to Redis once a second for each account
 * that there is some against. A refusal alone costs no command.
 */
final class EvidenceCollector {

	/** How often it is told. */
	static final Duration ROUND = Duration.ofSeconds(1);

	private static final int AT_ONCE = 16;

	private final Weighing weighing;

	private final IgnoredRefusals refusals;

	private final Map<String, Pieces> pieces = new ConcurrentHashMap<>();

	EvidenceCollector(Weighing weighing, Ticker ticker) {
		this.weighing = weighing;
		this.refusals = new IgnoredRefusals(ticker);
	}

	/** Notes one piece of evidence against an account. */
	void note(String account, Evidence kind) {
		this.pieces.merge(account, Pieces.one(kind), Pieces::plus);
	}

	/** Notes that a client was told to wait. */
	void noteTold(String account, IgnoredRefusals.Client client, long cameNanos, Duration retryAfter) {
		if (this.refusals.isIgnored(client, cameNanos, retryAfter)) {
			note(account, Evidence.IGNORED_REFUSALS);
		}
	}

	/** Tells what was collected. */
	Mono<Void> round(ThrottleRules rules) {
		return Flux.fromIterable(Set.copyOf(this.pieces.keySet()))
			.flatMap((account) -> weigh(account, rules), AT_ONCE)
			.then();
	}

	/** What Redis did not get is told again; what it may have got is not. */
	private Mono<?> weigh(String account, ThrottleRules rules) {
		Pieces collected = this.pieces.remove(account);
		return (collected == null) ? Mono.empty()
				: this.weighing.weigh(account, collected, rules)
					.onErrorResume(RedisUnavailableException.class,
							(ex) -> Mono.fromRunnable(() -> keep(account, collected, ex)));
	}

	private void keep(String account, Pieces collected, RedisUnavailableException ex) {
		if (!ex.mayHaveRun()) {
			this.pieces.merge(account, collected, Pieces::plus);
		}
	}

	/** Weighs evidence where the account's standing is kept. */
	@FunctionalInterface
	interface Weighing {

		Mono<?> weigh(String account, Pieces pieces, ThrottleRules rules);

	}

}
