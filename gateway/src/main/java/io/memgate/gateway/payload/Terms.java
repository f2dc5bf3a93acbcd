package io.memgate.gateway.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.RateLimit.Unit;
import io.memgate.gateway.problem.Call;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What the policy in force says about one call's payload.
 *
 * @param api the Api called
 * @param maxBytes most bytes of the body; 0 for an Api without one
 * @param limits what the account's plan allows of the Api
 * @param tokenizer name of the encoding that defines tokens
 * @param rates the rate limits that a call of the Api moves
 * @param watch who wants to know of fields of the request
 */
record Terms(Api api, long maxBytes, ApiLimits limits, String tokenizer, List<RateLimit> rates, FieldWatch watch) {

	private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

	Terms {
		rates = List.copyOf(rates);
	}

	static Terms of(ServerWebExchange exchange) {
		Call call = Call.of(exchange);
		return of(call.governed(), Caller.of(exchange).limits(), call.policy().tokenizer(), FieldWatch.of(exchange));
	}

	/** What a plan that has the Api says of it. */
	static Terms of(Api api, Plan plan, String tokenizer) {
		return of(api, plan, tokenizer, FieldWatch.NONE);
	}

	private static Terms of(Api api, Plan plan, String tokenizer, FieldWatch watch) {
		ApiLimits limits = Objects.requireNonNull(plan.apis().get(api.name()));
		return new Terms(api, maxBytes(api, limits, plan), limits, tokenizer, rates(api, plan), watch);
	}

	private static List<RateLimit> rates(Api api, Plan plan) {
		List<RateLimit> rates = new ArrayList<>(plan.rates().size());
		for (RateLimit rate : plan.rates()) {
			if (rate.holdsFor(api.name())) {
				rates.add(rate);
			}
		}
		return rates;
	}

	private static long maxBytes(Api api, ApiLimits limits, Plan plan) {
		if (!api.hasBody()) {
			return 0;
		}
		long most = ((limits.maxBody() != null) ? limits.maxBody() : plan.maxBody()).toBytes();
		return (api.request() == Api.Request.STREAM) ? most : Math.min(most, LONGEST_ARRAY);
	}

	/** Whether a rate limit needs the number of tokens. */
	boolean tokensWeigh() {
		for (RateLimit rate : this.rates) {
			if (rate.unit() == Unit.INPUT_TOKENS) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Most tokens of one call: what the plan allows of the Api, and no more than an
	 * enforced rate limit ever has. Null for no limit.
	 */
	@Nullable Integer mostTokens() {
		return most(this.limits.maxInputTokens(), Unit.INPUT_TOKENS);
	}

	/** Most elements of an array in one call, in the same way. */
	@Nullable Integer mostElements(FieldPath array) {
		return this.api.weight().counts(array) ? most(this.limits.maxElements(), Unit.REQUESTS)
				: this.limits.maxElements();
	}

	private @Nullable Integer most(@Nullable Integer own, Unit unit) {
		long most = (own != null) ? own : Integer.MAX_VALUE;
		for (RateLimit rate : this.rates) {
			most = (rate.unit() == unit && rate.isNeverEnoughFor(most)) ? rate.burst() : most;
		}
		return (own != null || most < Integer.MAX_VALUE) ? Integer.valueOf((int) most) : null;
	}

	/**
	 * Whether the tokens of a request of that many bytes must be counted: a rate limit
	 * needs their number, or there may be more of them than it may have. A token is at
	 * least one byte of text, and JSON writes no text in fewer bytes than UTF-8 does.
	 */
	boolean countsTokensOf(long bytes) {
		return tokensWeigh() || this.limits.maxInputTokens() != null && bytes > this.limits.maxInputTokens();
	}

}
