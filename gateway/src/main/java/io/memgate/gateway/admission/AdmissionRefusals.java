package io.memgate.gateway.admission;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Refusal;

/**
 * The refusals that admission makes.
 */
final class AdmissionRefusals {

	private static final Duration SOON = Duration.ofSeconds(1);

	private AdmissionRefusals() {
	}

	static Refusal usedUp(QuotaState quota, URI contact) {
		boolean total = quota.name().equals(QuotaState.TOTAL);
		String of = total ? "The account's total quota" : "The quota of " + quota.name();
		String message = of + " is used up" + period(quota) + ": " + quota.used() + " of " + quota.limit()
				+ " successful calls (" + quota.quota().calls() + " of the plan, " + quota.granted() + " granted)."
				+ reset(quota) + " Ask for more at " + contact + ". This call was not charged.";
		Refusal refusal = withNumbers(
				Refusal.of(total ? Condition.TOTAL_QUOTA_EXCEEDED : Condition.QUOTA_EXCEEDED, message)
					.with("contact", contact.toString()),
				quota);
		Duration reset = quota.untilReset();
		return (reset != null) ? refusal.retryAfter(reset).with("resetAt", String.valueOf(quota.resetAt())) : refusal;
	}

	private static String period(QuotaState quota) {
		return switch (quota.quota().per()) {
			case LIFE -> "";
			case DAY -> " for today";
			case MONTH -> " for this month";
		};
	}

	private static String reset(QuotaState quota) {
		return (quota.resetAt() != null) ? " It begins anew at " + quota.resetAt() + '.' : "";
	}

	static Refusal held(QuotaState quota) {
		String message = "The last " + quota.reserved() + " calls of the quota of " + quota.headerName()
				+ " are held by calls in flight; one that fails gives its unit back. This rate limit passes: repeat in a"
				+ " second. This call was not charged.";
		return withNumbers(Refusal.of(Condition.QUOTA_HELD, message).retryAfter(SOON), quota);
	}

	static Refusal rateLimited(RateState rate) {
		String units = (rate.limit().unit() == RateLimit.Unit.REQUESTS) ? " requests" : " input tokens";
		String limit = "The rate limit " + rate.limit().name() + " is " + rate.limit().amount() + units + " in "
				+ words(rate.limit().per()) + " for each " + word(rate.limit().scope());
		Refusal refusal = Refusal.of(Condition.RATE_LIMITED,
				rate.isHopeless()
						? limit + ", and this call alone counts " + rate.cost()
								+ ". Send less in one call. This call was not charged."
						: limit + ". Repeat in " + words(rate.until()) + ". This call was not charged.");
		return (rate.isHopeless() ? refusal : refusal.retryAfter(rate.until())).with("limit", rate.limit().amount())
			.with("cost", rate.cost())
			.violating(rate.limit().name())
			.afterAdmission();
	}

	private static String words(Duration duration) {
		long seconds = Math.max(1, duration.plusNanos(999_999_999).toSeconds());
		return (seconds == 1) ? "a second" : seconds + " seconds";
	}

	private static String word(RateLimit.Scope scope) {
		return scope.name().toLowerCase(Locale.ROOT);
	}

	static Refusal keyMalformed() {
		return Refusal.of(Condition.BAD_REQUEST,
				"Send " + IdempotencyKey.EXPECTED + ", or none. This call was not charged.");
	}

	static Refusal stillRunning() {
		return Refusal
			.of(Condition.IDEMPOTENCY_KEY_RUNNING,
					"A call with this Idempotency-Key is still running, or what came of it is not known yet. Repeat in"
							+ " a second to get its answer. This call was not charged.")
			.retryAfter(SOON)
			.afterAdmission();
	}

	static Refusal keyOfAnotherRequest() {
		return Refusal
			.of(Condition.IDEMPOTENCY_KEY_REUSED,
					"This Idempotency-Key was sent with another body less than 24 hours ago. Use a new key for a new"
							+ " call. This call was not charged.")
			.afterAdmission();
	}

	static Refusal answerNotKept() {
		return Refusal
			.of(Condition.IDEMPOTENCY_ANSWER_GONE,
					"The call with this Idempotency-Key was completed and charged before, but its answer was not kept."
							+ " It is not made again; use a new key to make it anew. This call was not charged.")
			.afterAdmission();
	}

	static Refusal storeUnavailable() {
		return Refusal
			.of(Condition.STORE_UNAVAILABLE,
					"The quota store cannot be used now, so this call could not be decided. Nothing was charged."
							+ " Repeat in a second.")
			.retryAfter(SOON);
	}

	static Refusal inDoubt() {
		return Refusal.of(Condition.USAGE_IN_DOUBT,
				"What this account has used is in doubt: the quota store knows less of it than the memory service has"
						+ " completed. No call is made until that is put right; the operator has been told. Nothing"
						+ " was charged. Repeat in a minute.")
			.retryAfter(Duration.ofMinutes(1));
	}

	static Refusal notCompared() {
		return Refusal
			.of(Condition.BACKEND_UNREACHABLE,
					"The memory service cannot be reached, so what this account has used cannot be verified before its"
							+ " first call. Nothing was charged. Repeat in a second.")
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
