package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.Changes;
import org.jspecify.annotations.Nullable;

/**
 * This node's short memory of refusals, so that clients that repeat a refused call cost
 * Redis next to nothing. Nothing is remembered while changes are not heard, and a change
 * of an account's limits ends what was remembered of it: a grant helps at once.
 *
 * <p>
 * A reply may come later than the news of a change that was made after it. So it is kept
 * only if no change was heard since the call was sent.
 */
final class KnownRefusals implements Changes.Listener {

	private static final int MOST_ACCOUNTS = 10_000;

	/** Never a number of changes. */
	private static final long DEAF = -1;

	private final Clock clock;

	private final Cache<String, Map<String, KnownRefusal>> byAccount = Caffeine.newBuilder()
		.maximumSize(MOST_ACCOUNTS)
		.expireAfterWrite(KnownRefusal.LONGEST)
		.executor(Runnable::run)
		.build();

	private final AtomicLong changes = new AtomicLong();

	private volatile boolean listening;

	/**
	 * @param clock shows Redis's time
	 */
	KnownRefusals(Clock clock) {
		this.clock = clock;
	}

	/** A mark of this moment, for {@link #keep}. */
	long mark() {
		return this.listening ? this.changes.get() : DEAF;
	}

	/**
	 * Remembers a refusal.
	 * @param mark of a moment before admission was asked
	 */
	void keep(String account, KnownRefusal refusal, long mark) {
		if (mark == mark() && mark != DEAF) {
			Map<String, KnownRefusal> known = this.byAccount.get(account, (id) -> new ConcurrentHashMap<>());
			known.put(refusal.limit(), refusal);
			if (mark != mark()) {
				this.byAccount.invalidate(account);
			}
		}
	}

	/**
	 * The refusal that a call would meet, or null where that is not known.
	 * @param units what the call counts, at least
	 */
	Decision.@Nullable Refused find(Call call, Caller caller, Units units) {
		Map<String, KnownRefusal> known = this.byAccount.getIfPresent(caller.account());
		return (known != null) ? find(known, call, caller, units) : null;
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

	@Override
	public void listening() {
		allChanged();
		this.listening = true;
	}

	@Override
	public void changed(String account) {
		this.changes.incrementAndGet();
		this.byAccount.invalidate(account);
	}

	@Override
	public void deaf() {
		this.listening = false;
		allChanged();
	}

	@Override
	public void allChanged() {
		this.changes.incrementAndGet();
		this.byAccount.invalidateAll();
	}

}
