package io.memgate.gateway.edge;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;

/** Refusals of what is no request that may be read; the connection ends with each. */
final class EdgeRefusals {

	private static final String CLOSED = ". The connection is closed.";

	private EdgeRefusals() {
	}

	/**
	 * @param fault goes on after a colon
	 */
	static Refusal malformed(String fault) {
		return Refusal.of(Condition.BAD_REQUEST, "The request is not accepted: " + fault + CLOSED);
	}

	static Refusal lineTooLong() {
		return Refusal.of(Condition.URI_TOO_LONG, "The request line is too long" + CLOSED);
	}

	static Refusal fieldsTooLarge() {
		return Refusal.of(Condition.HEADERS_TOO_LARGE, "The request headers are too large" + CLOSED);
	}

	static Refusal tooManyFields(int most) {
		return Refusal.of(Condition.HEADERS_TOO_LARGE, "The request has more than " + most + " headers" + CLOSED)
			.with("maximum", most);
	}

	static Refusal bodyTooSlow(BodyTime time) {
		return Refusal.of(Condition.REQUEST_TIMEOUT,
				"The body of the request did not come within " + time.patience().toSeconds()
						+ " seconds and one more for each " + time.pace().toKilobytes() + " KB of it" + CLOSED);
	}

	static Refusal headTooSlow() {
		return Refusal.of(Condition.REQUEST_TIMEOUT, "The head of the request did not come in time" + CLOSED);
	}

}
