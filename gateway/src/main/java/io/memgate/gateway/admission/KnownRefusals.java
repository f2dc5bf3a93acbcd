package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.News;
import org.jspecify.annotations.Nullable;

/**
 * This node's short memory of refusals, so that clients that repeat a refused call cost
 * Redis next to nothing. Nothing is remembered while changes are not heard, and a change
 * of an account's limits ends what was remembered of it: a grant helps at once.
 */
final class KnownRefusals {

	private static final int MOST_ACCOUNTS = 10_000;

	private final Clock clock;

	private final News news;

	private final Cache<String, Remembered> byAccount = Caffeine.newBuilder()
		.maximumSize(MOST_ACCOUNTS)
		.expireAfterWrite(KnownRefusal.LONGEST)
		.executor(Runnable::run)
		.build();

	/**
	 * @param clock shows Redis's time
	 */
	KnownRefusals(Clock clock, News news) {
		this.clock = clock;
		this.news = news;
	}

	/** A mark of this moment, for {@link #keep}. */
	long mark() {
		return this.news.mark();
	}

	/**
	 * Remembers a refusal, unless the account has changed since.
	 * @param mark of a moment before admission was asked
	 */
	void keep(String account, KnownRefusal refusal, long mark) {
		if (this.news.isNoneOf(account, mark)) {
			this.byAccount.asMap()
				.compute(account, (id, known) -> (known != null && this.news.isNoneOf(account, known.mark()))
						? known.with(refusal) : new Remembered(mark, Map.of(refusal.limit(), refusal)));
		}
	}

	/**
	 * The refusal that a call would meet, or null where that is not known.
	 * @param units what the call counts, at least
	 */
	Decision.@Nullable Refused find(Call call, Caller caller, Units units) {
		Remembered known = this.byAccount.getIfPresent(caller.account());
		return (known != null && this.news.isNoneOf(caller.account(), known.mark()))
				? find(known.byLimit(), call, caller, units) : null;
	}

	private Decision.@Nullable Refused find(Map<String, KnownRefusal> known, Call call, Caller caller, Units units) {
		Instant now = this.clock.instant();
		Plan plan = caller.limits();
		KnownRefusal throttle = known.get(KnownRefusal.THROTTLE);
		if (throttle != null && throttle.holds(plan, 1, now)) {
			return throttle.again(now, call.policy().contact());
		}
		for (Rate rate : Rate.of(caller, call.governed(), units)) {
			KnownRefusal refusal = known.get(rate.field());
			if (refusal != null && refusal.holds(plan, rate.cost(), now)) {
				return refusal.again(now, call.policy().contact());
			}
		}
		for (Limit quota : Limit.of(plan, call.governed())) {
			KnownRefusal refusal = known.get(quota.name());
			if (refusal != null && refusal.holds(plan, 1, now)) {
				return refusal.again(now, call.policy().contact());
			}
		}
		return null;
	}

	/**
	 * The refusals of one account.
	 *
	 * @param mark of a moment before the first of them
	 */
	private record Remembered(long mark, Map<String, KnownRefusal> byLimit) {

		Remembered with(KnownRefusal refusal) {
			Map<String, KnownRefusal> all = new HashMap<>(this.byLimit);
			all.put(refusal.limit(), refusal);
			return new Remembered(this.mark, all);
		}

	}

}
