package io.memgate.gateway.admission;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was refused, where calls that follow it will be refused for the same reason:
 * a quota is used up, a rate limit has nothing left for as much as the call costs, or the
 * account is throttled.
 *
 * @param limit the limit's name among those of the account: of a quota its own, of a rate
 * the field of its state, {@link #THROTTLE}
 * @param plan the plan that was applied
 * @param cost what a call costs at least that is refused, in the limit's units
 * @param limits what the answer showed
 * @param at Redis's time of the decision
 * @param passes when the reason passes by itself; null for no time soon
 * @param words what such a call is told
 */
record KnownRefusal(String limit, Plan plan, long cost, LimitStates limits, Instant at, @Nullable Instant passes,
		Words words) {

	/** The name of what refuses a throttled account: no Api and no rate is called so. */
	static final String THROTTLE = "@throttle";

	/**
	 * How long it is relied on at most. In a burst of 50 a second, one call in a hundred
	 * goes to Redis.
	 */
	static final Duration LONGEST = Duration.ofSeconds(2);

	static KnownRefusal by(QuotaState quota, Plan plan, LimitStates limits) {
		return new KnownRefusal(quota.name(), plan, 1, limits, quota.at(), quota.resetAt(),
				(now, contact) -> AdmissionRefusals.usedUp(quota.at(now), contact));
	}

	static KnownRefusal by(String field, RateState rate, Plan plan, LimitStates limits, Instant at) {
		return new KnownRefusal(field, plan, rate.cost(), limits, at, rate.isHopeless() ? null : at.plus(rate.until()),
				(now, contact) -> AdmissionRefusals.rateLimited(rate.later(Duration.between(at, now))));
	}

	/** Whether it holds for a call of a cost, in the limit's units. */
	boolean holds(Plan plan, long cost, Instant now) {
		return plan == this.plan && cost >= this.cost && !now.isBefore(this.at) && now.isBefore(end());
	}

	private Instant end() {
		Instant longest = this.at.plus(LONGEST);
		return (this.passes != null && this.passes.isBefore(longest)) ? this.passes : longest;
	}

	/** The refusal as admission would make it now. */
	Decision.Refused again(Instant now, URI contact) {
		return new Decision.Refused(this.words.of(now, contact).repeated(),
				this.limits.later(Duration.between(this.at, now)), null, now, DecidedBy.MEMORY);
	}

	/** What a refused call is told at a later instant. */
	@FunctionalInterface
	interface Words {

		Refusal of(Instant now, URI contact);

	}

}
