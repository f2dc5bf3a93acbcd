package io.memgate.gateway.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.Counts;
import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.usage.RecordedCall;
import io.memgate.gateway.usage.RecordedCall.QuotaUse;
import io.memgate.gateway.usage.RecordedCall.Settlement;

/**
 * What an account has used as the log says it, beside what it would have used, and its
 * calls in flight, which move both. Where a record tells another number than its log adds
 * up to, a write whose outcome was open has ended; what that does not explain was used
 * outside of the log: before its beginning, or where a line is missing. Such use is the
 * same under any policy, so it is added to what is simulated.
 */
final class RecordedUse {

	private final Counts counts = new Counts();

	private final Counts simulated;

	private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparing(Held::until));

	/** The counter that was last told of each quota and period. */
	private final Map<String, String> told = new HashMap<>();

	/** What a quota's first call tells that is charged, until a charge is due. */
	private final Map<String, Long> openings = new HashMap<>();

	private final Map<String, Long> granted = new HashMap<>();

	private long corrections;

	RecordedUse(Counts simulated) {
		this.simulated = simulated;
	}

	/** Times that a record told a use which the log before it does not explain. */
	long corrections() {
		return this.corrections;
	}

	/** Grants in force of a quota, as last told. */
	long granted(String quota) {
		return this.granted.getOrDefault(quota, 0L);
	}

	/** Takes what a record tells of the moment before its decision. */
	void learn(RecordedCall call) {
		RecordedCall.Decided decision = call.decision();
		if (decision == null) {
			return;
		}
		long own = call.isAdmitted() ? 1 : 0;
		for (QuotaUse quota : decision.quotas()) {
			this.granted.put(quota.quota(), quota.granted());
			if (decision.by() == DecidedBy.REDIS) {
				this.openings.remove(quota.per().counter(quota.quota(), decision.at()));
				tell(quota.quota(), quota.per(), decision.at(), quota.used(), quota.reserved() - own);
			}
		}
		Settlement settled = call.settled();
		if (settled != null && settled.usedOfApi() > 0) {
			begin(call.api(), settled.usedOfApi());
			begin(QuotaState.TOTAL, settled.usedOfAll());
		}
	}

	/**
	 * A counter of which nothing was told before begins with what the first call tells
	 * that is charged to it, less those that come after it and are charged before it, as
	 * far as they have come.
	 */
	private void begin(String quota, long used) {
		Long first = this.openings.get(quota);
		if (first != null && used < first) {
			correct(quota, -1, 0);
		}
		else if (!this.told.containsKey(key(quota, Period.LIFE))) {
			this.openings.put(quota, used);
			tell(quota, Period.LIFE, Instant.EPOCH, used - 1, this.counts.reserved(quota));
		}
	}

	/**
	 * Holds what an admitted call held.
	 * @param simulated counters of which it holds a unit under the policy that is tried
	 */
	void hold(RecordedCall call, List<String> simulated) {
		List<String> counters = new ArrayList<>(List.of(call.api(), QuotaState.TOTAL));
		if (call.decision() != null) {
			for (QuotaUse quota : call.decision().quotas()) {
				if (quota.per() != Period.LIFE) {
					counters.add(quota.per().counter(quota.quota(), call.decision().at()));
				}
			}
		}
		this.counts.hold(counters);
		this.held.add(new Held(call, simulated, counters));
	}

	/** Ends what calls held that were settled until an instant. */
	void settleUntil(Instant now) {
		for (Held next = this.held.peek(); next != null && !next.until().isAfter(now); next = this.held.peek()) {
			settle(next, next.call().outcome() == Outcome.SUCCESS);
			Settlement settled = next.call().settled();
			if (settled != null && settled.usedOfApi() > 0) {
				charged(next.call().api(), settled.usedOfApi());
				charged(QuotaState.TOTAL, settled.usedOfAll());
			}
		}
	}

	private void settle(Held ended, boolean charge) {
		this.held.remove(ended);
		this.counts.settle(ended.recorded(), charge);
		this.simulated.settle(ended.simulated(), charge);
	}

	/** The first charge that is due says for certain what an account began with. */
	private void charged(String quota, long used) {
		if (this.openings.remove(quota) != null) {
			correct(quota, used - this.counts.used(quota), 0);
		}
		tell(quota, Period.LIFE, Instant.EPOCH, used, null);
	}

	/**
	 * Takes where a counter stood.
	 * @param reserved null where that is not told
	 */
	private void tell(String quota, Period per, Instant at, long used, @Nullable Long reserved) {
		String counter = per.counter(quota, at);
		boolean first = !counter.equals(this.told.put(key(quota, per), counter));
		endOpen(counter, used, reserved);
		long moreUsed = used - this.counts.used(counter);
		long moreReserved = (reserved != null) ? reserved - this.counts.reserved(counter) : 0;
		if (moreUsed != 0 || moreReserved != 0) {
			correct(counter, moreUsed, moreReserved);
			this.corrections += first ? 0 : 1;
		}
	}

	private void correct(String counter, long used, long reserved) {
		this.counts.correct(counter, used, reserved);
		this.simulated.correct(counter, used, reserved);
	}

	/**
	 * Ends the oldest writes whose outcome was open, as many as a record tells of: one
	 * less is reserved, and it was charged if one more is used.
	 */
	private void endOpen(String counter, long used, @Nullable Long reserved) {
		boolean charge = used > this.counts.used(counter);
		while ((reserved != null) ? reserved < this.counts.reserved(counter) : charge) {
			Held open = oldestOpen(counter);
			if (open == null) {
				return;
			}
			settle(open, charge);
			charge = used > this.counts.used(counter);
		}
	}

	private @Nullable Held oldestOpen(String counter) {
		return this.held.stream()
			.filter((each) -> each.isOpen(counter))
			.min(Comparator.comparing((each) -> each.call().decidedAt()))
			.orElse(null);
	}

	private static String key(String quota, Period per) {
		return quota + per;
	}

}
