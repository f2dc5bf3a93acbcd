package io.memgate.gateway.policy;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * What a plan allows of one Api.
 *
 * @param quota number of successful calls; null for unlimited
 * @param maxInputTokens most tokens of a request's text; null for no limit
 * @param maxResults most results a call may ask for, and of each capped list; null for no
 * limit
 * @param maxResultsTotal most results a call may ask for in all its fields, and of all
 * capped lists together; null for no limit
 * @param maxElements most elements of each array that the profile names; null for no
 * limit
 * @param maxBody most bytes of a request's body; null for the plan's
 */
public record ApiLimits(@Nullable Quota quota, @Nullable Integer maxInputTokens, @Nullable Integer maxResults,
		@Nullable Integer maxResultsTotal, @Nullable Integer maxElements, @Nullable DataSize maxBody) {

	/** Limits of an Api without any total, arrays or a size of its own. */
	public ApiLimits(@Nullable Quota quota, @Nullable Integer maxInputTokens, @Nullable Integer maxResults) {
		this(quota, maxInputTokens, maxResults, null, null, null);
	}

}
