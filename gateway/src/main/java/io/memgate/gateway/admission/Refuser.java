package io.memgate.gateway.admission;

import io.memgate.gateway.policy.Condition;

/**
 * A limit that refuses a call.
 *
 * @param condition what its caller is told
 * @param limit its name, as in the rate headers
 */
public record Refuser(Condition condition, String limit) {

	static Refuser of(QuotaState quota) {
		if (quota.used() < quota.limit()) {
			return new Refuser(Condition.QUOTA_HELD, quota.headerName());
		}
		boolean total = quota.name().equals(QuotaState.TOTAL);
		return new Refuser(total ? Condition.TOTAL_QUOTA_EXCEEDED : Condition.QUOTA_EXCEEDED, quota.headerName());
	}

	static Refuser of(RateState rate) {
		return new Refuser(Condition.RATE_LIMITED, rate.limit().name());
	}

}
