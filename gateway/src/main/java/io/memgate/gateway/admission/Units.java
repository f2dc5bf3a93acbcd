package io.memgate.gateway.admission;

import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.RateLimit;

/**
 * What a call counts in rate limits.
 *
 * @param requests as how many requests
 * @param tokens of its input; -1 before they are counted
 */
public record Units(long requests, long tokens) {

	private static final long UNCOUNTED = -1;

	/** What any call of an Api counts at least, before its body has been read. */
	static Units atLeast(Api api) {
		return new Units(api.weight().least(), UNCOUNTED);
	}

	/** What a call that has been read counts. */
	static Units of(Payload payload) {
		return new Units(payload.weight(), (payload.inputTokens() != null) ? payload.inputTokens() : 0);
	}

	long of(RateLimit.Unit unit) {
		return switch (unit) {
			case REQUESTS -> this.requests;
			case INPUT_TOKENS -> this.tokens;
		};
	}

}
