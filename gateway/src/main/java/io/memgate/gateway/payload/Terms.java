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
record Terms(Api api, long maxBytes, ApiLimits limits, String tokenizer, boolean tokensWeigh) {

	private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

	static Terms of(ServerWebExchange exchange) {
		Call call = Call.of(exchange);
		Api api = call.governed();
		Plan plan = Caller.of(exchange).limits();
		ApiLimits limits = Objects.requireNonNull(plan.apis().get(api.name()));
		return new Terms(api, maxBytes(api, limits, plan), limits, call.policy().tokenizer(),
				plan.rates().stream().anyMatch((rate) -> weighsTokens(rate, api)));
	}

	private static boolean weighsTokens(RateLimit rate, Api api) {
		return rate.unit() == RateLimit.Unit.INPUT_TOKENS && rate.holdsFor(api.name());
	}

	private static long maxBytes(Api api, ApiLimits limits, Plan plan) {
		if (!api.hasBody()) {
			return 0;
		}
		long most = ((limits.maxBody() != null) ? limits.maxBody() : plan.maxBody()).toBytes();
		return (api.request() == Api.Request.STREAM) ? most : Math.min(most, LONGEST_ARRAY);
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
