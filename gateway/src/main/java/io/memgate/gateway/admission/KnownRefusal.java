package io.memgate.gateway.admission;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was refused, where calls that follow it will be refused for the same reason:
 * a quota is used up, or a rate limit has nothing left for as much as the call costs.
 *
 * @param limit the limit's name among those of the account: of a quota its own, of a rate
 * the field of its state
 * @param plan the plan that was applied
 * @param quota the quota; null for a rate
 * @param rate the rate; null for a quota
 * @param limits what the answer shows
 * @param at Redis's time of the decision
 */
record KnownRefusal(String limit, Plan plan, @Nullable QuotaState quota, @Nullable RateState rate, LimitStates limits,
		Instant at) {

	/**
	 * How long it is relied on at most. In a burst of 50 a second, one call in a hundred
	 * goes to Redis.
	 */
	static final Duration LONGEST = Duration.ofSeconds(2);

	static KnownRefusal by(QuotaState quota, Plan plan, LimitStates limits) {
		return new KnownRefusal(quota.name(), plan, quota, null, limits, quota.at());
	}

	static KnownRefusal by(String field, RateState rate, Plan plan, LimitStates limits, Instant at) {
		return new KnownRefusal(field, plan, null, rate, limits, at);
	}

	/** Whether it holds for a call of a cost, in the rate's unit. */
	boolean holds(Plan plan, long cost, Instant now) {
		return plan == this.plan && !now.isBefore(this.at) && now.isBefore(end())
				&& (this.rate == null || cost >= this.rate.cost());
	}

	private Instant end() {
		Instant longest = this.at.plus(LONGEST);
		Instant passes = (this.quota != null) ? this.quota.resetAt()
				: (this.rate != null && !this.rate.isHopeless()) ? this.at.plus(this.rate.until()) : null;
		return (passes != null && passes.isBefore(longest)) ? passes : longest;
	}

	/** The refusal as admission would make it now. */
	Decision.Refused again(Instant now, URI contact) {
		return new Decision.Refused(refusal(now, contact).repeated(), this.limits, null);
	}

	private Refusal refusal(Instant now, URI contact) {
		return (this.rate != null) ? AdmissionRefusals.rateLimited(this.rate.later(Duration.between(this.at, now)))
				: AdmissionRefusals.usedUp(quotaAt(now), contact);
	}

	private QuotaState quotaAt(Instant now) {
		QuotaState then = Objects.requireNonNull(this.quota);
		return new QuotaState(then.name(), then.quota(), then.limit(), then.used(), then.reserved(), now);
	}

}
