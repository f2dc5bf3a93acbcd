package io.memgate.gateway.policy;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * A named set of limits of an account, shared by its projects and keys.
 *
 * @param name such as {@code free}
 * @param maxBody most bytes of a request's body
 * @param concurrency calls that may be in flight at once on each gateway node; null for
 * no limit
 * @param total number of successful calls over all Apis together; null for unlimited
 * @param apis limits by the Api's name; an Api not listed is refused
 * @param rates rate limits over all Apis
 */
public record Plan(String name, DataSize maxBody, @Nullable Integer concurrency, @Nullable Quota total,
		Map<String, ApiLimits> apis, List<RateLimit> rates) {

	public Plan {
		apis = Map.copyOf(apis);
		rates = List.copyOf(rates);
	}

	/**
	 * Everything it says, each value by its path within the plan, as the file writes it.
	 */
	public Map<String, String> writtenDown() {
		return PlanComparison.writtenDown(this);
	}

	/**
	 * Whether a limit needs the tokens of requests counted, of which clients are told.
	 */
	boolean countsTokens() {
		return this.apis.values().stream().anyMatch((api) -> api.maxInputTokens() != null) || this.rates.stream()
			.anyMatch((rate) -> rate.unit() == RateLimit.Unit.INPUT_TOKENS && rate.mode() != RateLimit.Mode.SHADOW);
	}

}
