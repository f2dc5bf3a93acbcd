package io.memgate.gateway.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a plan allows of one Api.
 *
 * @param quota number of successful calls; null for unlimited
 * @param maxInputTokens most tokens of a request's text; null for no limit
 * @param maxResults most results a call may ask for, and of each capped list; null for no
 * limit
 */
public record ApiLimits(@Nullable Quota quota, @Nullable Integer maxInputTokens, @Nullable Integer maxResults) {

}
