package io.memgate.gateway.usage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.payload.Measures;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Period;

/**
 * One line of a usage log, read again: a call of a known account.
 *
 * @param at when it came
 * @param id its request id
 * @param account the account's id
 * @param project the project's id
 * @param key the ApiKey's id
 * @param plan name of the plan that was applied
 * @param api the Api's name
 * @param outcome what came of it
 * @param condition why it was not a success; null for a success, and for a reason that
 * this version does not know
 * @param replayed whether it was answered as an earlier call was
 * @param measures what is known of its body
 * @param tokenizer name of the encoding that its tokens were counted in; null where they
 * were not
 * @param decision what admission decided; null where it was not reached
 * @param settled what settling came to; null where nothing is told of it
 * @param ended when it was recorded
 */
public record RecordedCall(Instant at, String id, String account, String project, String key, String plan, String api,
		Outcome outcome, @Nullable Condition condition, boolean replayed, Measures measures, @Nullable String tokenizer,
		@Nullable Decided decision, @Nullable Settlement settled, Instant ended) {

	/** Whether it was forwarded. */
	public boolean isAdmitted() {
		return this.outcome != Outcome.REFUSED && !this.replayed;
	}

	/** Whether what came of it was still to be asked when it was recorded. */
	public boolean isOpen() {
		return this.outcome == Outcome.UNKNOWN && this.settled == null;
	}

	/** When it was decided; when it came, where admission was not reached. */
	public Instant decidedAt() {
		return (this.decision != null) ? this.decision.at() : this.at;
	}

	/** When its reservation ended, or is taken to have ended where that is not told. */
	public Instant settledAt() {
		return (this.settled != null) ? this.settled.at() : this.ended;
	}

	static Instant ended(Instant at, long totalMicros) {
		return at.plus(totalMicros, ChronoUnit.MICROS);
	}

	/**
	 * What admission decided.
	 *
	 * @param at by Redis's time
	 * @param by who decided
	 * @param refusedBy the limit's name in the rate headers; null where none is named
	 * @param quotas where they stood, this call counted if it was admitted
	 */
	public record Decided(Instant at, DecidedBy by, @Nullable String refusedBy, List<QuotaUse> quotas) {

		public Decided {
			quotas = List.copyOf(quotas);
		}

	}

	/**
	 * Where one quota stood.
	 *
	 * @param quota the Api's name, or {@code *} for the total
	 * @param per what it is counted over
	 * @param granted grants in force, in calls
	 * @param used calls charged in the period
	 * @param reserved calls in flight
	 */
	public record QuotaUse(String quota, Period per, long granted, long used, long reserved) {

	}

	/**
	 * What settling came to.
	 *
	 * @param at by Redis's time
	 * @param usedOfApi calls of the Api charged for life, this one the last; -1 where it
	 * was not charged
	 * @param usedOfAll calls charged for life over all Apis, in the same way
	 */
	public record Settlement(Instant at, long usedOfApi, long usedOfAll) {

	}

}
