package io.memgate.gateway.admission;

import java.net.URI;
import java.time.Duration;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;

/**
 * The refusals that admission makes.
 */
final class AdmissionRefusals {

	private static final Duration SOON = Duration.ofSeconds(1);

	private AdmissionRefusals() {
	}

	static Refusal usedUp(QuotaState quota, URI contact) {
		boolean total = quota.quota().equals(QuotaState.TOTAL);
		String of = total ? "The account's total quota" : "The quota of " + quota.quota();
		String message = of + " is used up: " + quota.used() + " of " + quota.limit() + " successful calls ("
				+ quota.base() + " of the plan, " + quota.granted() + " granted). Ask for more at " + contact
				+ ". This call was not charged.";
		return withNumbers(Refusal.of(total ? Condition.TOTAL_QUOTA_EXCEEDED : Condition.QUOTA_EXCEEDED, message)
			.with("contact", contact.toString()), quota);
	}

	static Refusal held(QuotaState quota) {
		String message = "The last " + quota.reserved() + " calls of the quota of " + quota.headerName()
				+ " are held by calls in flight; one that fails gives its unit back. This rate limit passes: repeat in a"
				+ " second. This call was not charged.";
		return withNumbers(Refusal.of(Condition.QUOTA_HELD, message).retryAfter(SOON), quota);
	}

	static Refusal storeUnavailable() {
		return Refusal
			.of(Condition.STORE_UNAVAILABLE,
					"The quota store cannot be used now, so this call could not be decided. Nothing was charged."
							+ " Repeat in a second.")
			.retryAfter(SOON);
	}

	private static Refusal withNumbers(Refusal refusal, QuotaState quota) {
		return refusal.with("limit", quota.limit())
			.with("granted", quota.granted())
			.with("used", quota.used())
			.with("reserved", quota.reserved())
			.violating(quota.headerName())
			.afterAdmission();
	}

}
