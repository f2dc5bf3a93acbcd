package io.memgate.gateway.admission;

import java.net.URI;
import java.time.Duration;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;

/**
 * The refusals that an account's standing makes: what has happened, and what to do.
 */
final class StandingRefusals {

	private static final String SHOWN = "GET /memgate/v1/standing shows it.";

	private StandingRefusals() {
	}

	/**
	 * @param wait until such a call is let through
	 */
	static Refusal throttled(Standing standing, Duration wait, URI contact) {
		long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
		String rate = (standing.rate() > 0) ? " Until then " + standing.rate() + " calls a minute are let through."
				: "";
		String message = "This account is throttled until " + standing.until() + " (" + standing.reason() + ")." + rate
				+ " This rate limit passes: repeat in " + seconds + " s, and no sooner. " + SHOWN + " Questions: "
				+ contact + ". This call was not charged.";
		return with(standing, contact, Refusal.of(Condition.ABNORMAL_USAGE_DETECTED, message).retryAfter(wait))
			.with("until", String.valueOf(standing.until()));
	}

	static Refusal suspended(Standing standing, URI contact) {
		String message = "This account is suspended since " + standing.since() + " (" + standing.reason()
				+ "). Waiting does not help: ask at " + contact + ". " + SHOWN + " This call was not charged.";
		return with(standing, contact, Refusal.of(Condition.ACCOUNT_SUSPENDED, message));
	}

	private static Refusal with(Standing standing, URI contact, Refusal refusal) {
		return refusal.with("since", String.valueOf(standing.since()))
			.with("reason", standing.reason())
			.with("contact", contact.toString())
			.afterAdmission();
	}

}
