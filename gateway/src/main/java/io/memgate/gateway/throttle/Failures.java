package io.memgate.gateway.throttle;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.throttle.FailureBudgetProperties.Allowance;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The failures that callers make on this node, which are free of quota and not free of
 * load, and the refusal of those who make too many: by ApiKey, or by client address where
 * no key is known.
 */
public final class Failures {

	private static final int CLIENT_ERRORS = 400;

	private static final int SERVER_ERRORS = 500;

	private static final int TOO_MANY_REQUESTS = 429;

	private final FailureBudget keys;

	private final FailureBudget addresses;

	private final ClientAddresses clients;

	private final Authenticator authenticator;

	private final FailureBudgetProperties properties;

	Failures(FailureBudgetProperties properties, FailureBudget keys, FailureBudget addresses, ClientAddresses clients,
			Authenticator authenticator) {
		this.keys = keys;
		this.addresses = addresses;
		this.clients = clients;
		this.authenticator = authenticator;
		this.properties = properties;
	}

	/** Counts a refusal of an authenticated call, if it is the caller's doing. */
	public void count(Caller caller, Refusal refusal) {
		if (counts(refusal)) {
			this.keys.take(caller.key());
		}
	}

	/** Counts a refusal of a request without a caller, if it is the client's doing. */
	public void count(ServerHttpRequest request, Refusal refusal) {
		if (counts(refusal)) {
			this.addresses.take(this.clients.of(request));
		}
	}

	/** Refuses a caller who has made too many failures; null for all others. */
	@Nullable Refusal refusal(Caller caller) {
		Duration until = this.keys.untilOne(caller.key());
		return until.isZero() ? null : refusal("this ApiKey", this.properties.key(), until);
	}

	/**
	 * Refuses a client whose address has made too many failures, before anything is
	 * looked up for it; null for all others. Who shares the address and has a key that
	 * this node knows to be good is not among them.
	 */
	public @Nullable Refusal refusal(KeyForm form, ServerHttpRequest request) {
		Duration until = this.addresses.untilOne(this.clients.of(request));
		return (until.isZero() || this.authenticator.recognises(form, request.getHeaders())) ? null
				: refusal("your address without a valid ApiKey", this.properties.address(), until);
	}

	/*
	 * What the caller can mend counts, be it found here or by the memory service: those
	 * calls cost up to a parse, a count of tokens, a script in Redis and a trip to the
	 * backend. A 429 does not: it asks to wait, is made from local memory when it comes
	 * in numbers, and what is refused for want of budget must not keep the budget empty.
	 * Nor does a fault of the gateway or the memory service.
	 */
	private static boolean counts(Refusal refusal) {
		int status = refusal.httpStatus();
		return status >= CLIENT_ERRORS && status < SERVER_ERRORS && status != TOO_MANY_REQUESTS;
	}

	private static Refusal refusal(String whose, Allowance allowance, Duration until) {
		long seconds = until.plusNanos(999_999_999).toSeconds();
		return Refusal
			.of(Condition.FAILURE_BUDGET,
					"The rate limit on failed calls of " + whose + " is reached: " + allowance.perSecond()
							+ " in a second, " + allowance.burst() + " at once. Mend what fails and repeat in "
							+ ((seconds == 1) ? "a second" : seconds + " seconds") + ". This call was not charged.")
			.with("limit", allowance.perSecond())
			.with("burst", allowance.burst())
			.violating(Condition.FAILURE_BUDGET.key())
			.retryAfter(until);
	}

}
