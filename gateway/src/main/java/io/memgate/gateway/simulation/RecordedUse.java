package io.memgate.gateway.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.admission.Counts;
import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.usage.RecordedCall;
import io.memgate.gateway.usage.RecordedCall.QuotaUse;

/**
 * What an account has used as the log says it, beside what it would have used. Where a
 * record tells another number than its log adds up to, the difference was used outside of
 * the log: before its beginning, or by a call whose end was not recorded. Such use is the
 * same under any policy, so it is added to what is simulated.
 */
final class RecordedUse {

	private final Counts counts = new Counts();

	private final Counts simulated;

	/** The counter that was last told of each quota and period. */
	private final Map<String, String> told = new HashMap<>();

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
				tell(quota.quota(), quota.per(), decision.at(), quota.used(), quota.reserved() - own);
			}
		}
		if (call.settled() != null && call.settled().usedOfApi() > 0) {
			begin(call.api(), call.settled().usedOfApi() - 1);
			begin(QuotaState.TOTAL, call.settled().usedOfAll() - 1);
		}
	}

	/**
	 * A counter of which nothing was told before begins with what its first charge tells.
	 */
	private void begin(String quota, long used) {
		if (!this.told.containsKey(key(quota, Period.LIFE))) {
			tell(quota, Period.LIFE, Instant.EPOCH, used, this.counts.reserved(quota));
		}
	}

	/** Holds what an admitted call held. */
	List<String> hold(RecordedCall call) {
		List<String> counters = new ArrayList<>(List.of(call.api(), QuotaState.TOTAL));
		if (call.decision() != null) {
			for (QuotaUse quota : call.decision().quotas()) {
				if (quota.per() != Period.LIFE) {
					counters.add(quota.per().counter(quota.quota(), call.decision().at()));
				}
			}
		}
		this.counts.hold(counters);
		return counters;
	}

	/** Ends what a call held. */
	void settle(RecordedCall call, List<String> counters, boolean charge) {
		this.counts.settle(counters, charge);
		if (call.settled() != null && call.settled().usedOfApi() > 0) {
			tell(call.api(), Period.LIFE, call.settled().at(), call.settled().usedOfApi(),
					this.counts.reserved(call.api()));
			tell(QuotaState.TOTAL, Period.LIFE, call.settled().at(), call.settled().usedOfAll(),
					this.counts.reserved(QuotaState.TOTAL));
		}
	}

	private void tell(String quota, Period per, Instant at, long used, long reserved) {
		String counter = per.counter(quota, at);
		long moreUsed = used - this.counts.used(counter);
		long moreReserved = reserved - this.counts.reserved(counter);
		boolean first = !counter.equals(this.told.put(key(quota, per), counter));
		if (moreUsed != 0 || moreReserved != 0) {
			this.counts.correct(counter, moreUsed, moreReserved);
			this.simulated.correct(counter, moreUsed, moreReserved);
			this.corrections += first ? 0 : 1;
		}
	}

	private static String key(String quota, Period per) {
		return quota + per;
	}

}
