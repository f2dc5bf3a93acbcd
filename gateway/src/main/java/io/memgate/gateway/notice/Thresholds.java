package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.admission.QuotaWatcher;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.redis.RedisUnavailableException;

/**
 * Notices when an account's charged use crosses a share of a quota at which the policy
 * warns. A call costs one comparison a share; what has been crossed waits for the next
 * round, which has it noted where all nodes know it, and is remembered then.
 */
final class Thresholds implements QuotaWatcher {

	/** How often what was seen is noted. */
	static final Duration ROUND = Duration.ofSeconds(1);

	/** Crossings that wait; what is beyond that a later call shows again. */
	static final int MOST_WAITING = 10_000;

	private static final int MOST_REMEMBERED = 100_000;

	private static final int AT_ONCE = 16;

	private final Supplier<UsagePolicy> policy;

	private final Crossings crossings;

	private final Outbox outbox;

	private final Clock clock;

	private final Map<Crossing, Sighting> waiting = new ConcurrentHashMap<>();

	private final Cache<Crossing, Boolean> known = Caffeine.newBuilder()
		.maximumSize(MOST_REMEMBERED)
		.executor(Runnable::run)
		.build();

	/**
	 * @param clock shows Redis's time
	 */
	Thresholds(Supplier<UsagePolicy> policy, Crossings crossings, Outbox outbox, Clock clock) {
		this.policy = policy;
		this.crossings = crossings;
		this.outbox = outbox;
		this.clock = clock;
	}

	@Override
	public void seen(String account, QuotaState state) {
		look(account, state, state.used(), false);
	}

	@Override
	public void charged(String account, QuotaState state, long used) {
		look(account, state, used, true);
	}

	private void look(String account, QuotaState state, long used, boolean charged) {
		List<Integer> shares = this.policy.get().warnAt();
		for (int i = 0; i < shares.size(); i++) {
			if (Crossing.isReached(used, state.limit(), shares.get(i))) {
				crossed(Crossing.of(account, state, shares.get(i)), state, used, charged);
			}
		}
	}

	private void crossed(Crossing crossing, QuotaState state, long used, boolean charged) {
		if (this.known.getIfPresent(crossing) == null && this.waiting.size() < MOST_WAITING) {
			this.waiting.merge(crossing, new Sighting(crossing, state, used, charged && used == crossing.at()),
					Sighting::better);
		}
	}

	/** Notes what waits. What Redis does not take stays and is noted by a later round. */
	Mono<Void> round() {
		return Flux.fromIterable(List.copyOf(this.waiting.values()))
			.flatMap((sighting) -> note(sighting).onErrorComplete(RedisUnavailableException.class), AT_ONCE)
			.then();
	}

	private Mono<Void> note(Sighting sighting) {
		Crossing crossing = sighting.crossing();
		Notice notice = sighting.notice(this.clock.instant(), this.policy.get().contact());
		return this.crossings.note(sighting, notice)
			.filter(Boolean::booleanValue)
			.flatMap((news) -> this.outbox.publish(notice).then(this.crossings.passedOn(crossing)))
			.then(Mono.fromRunnable(() -> remember(crossing, sighting)));
	}

	private void remember(Crossing crossing, Sighting sighting) {
		this.known.put(crossing, true);
		this.waiting.remove(crossing, sighting);
	}

}
