package io.memgate.gateway.payload;

import java.util.Objects;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Call;

import org.springframework.web.server.ServerWebExchange;

/**
 * What the policy in force says about one call's payload.
 *
 * @param api the Api called
 * @param maxBytes most bytes of the body; 0 for an Api without one
 * @param limits what the account's plan allows of the Api
 * @param tokenizer name of the encoding that defines tokens
 * @param tokensWeigh whether a rate limit needs the number of tokens
 */
record Terms(Api api, int maxBytes, ApiLimits limits, String tokenizer, boolean tokensWeigh) {

	private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

	static Terms of(ServerWebExchange exchange) {
		Call call = Call.of(exchange);
		Api api = call.governed();
		Plan plan = Caller.of(exchange).limits();
		return new Terms(api, maxBytes(api, plan), Objects.requireNonNull(plan.apis().get(api.name())),
				call.policy().tokenizer(), plan.rates().stream().anyMatch((rate) -> weighsTokens(rate, api)));
	}

	private static boolean weighsTokens(RateLimit rate, Api api) {
		return rate.unit() == RateLimit.Unit.INPUT_TOKENS && rate.holdsFor(api.name());
	}

	private static int maxBytes(Api api, Plan plan) {
		return api.hasBody() ? (int) Math.min(plan.maxBody().toBytes(), LONGEST_ARRAY) : 0;
	}

	/**
	 * Whether the tokens of a request of that many bytes must be counted: a rate limit
	 * needs their number, or there may be more of them than it may have. A token is at
	 * least one byte of text, and JSON writes no text in fewer bytes than UTF-8 does.
	 */
	boolean countsTokensOf(int bytes) {
		return this.tokensWeigh || this.limits.maxInputTokens() != null && bytes > this.limits.maxInputTokens();
	}

}
