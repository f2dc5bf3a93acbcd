package io.memgate.gateway.payload;

import java.util.List;
import java.util.Map;

import io.memgate.gateway.policy.Api;

/**
 * What one pass over a request's body found.
 *
 * @param body the body
 * @param weight as in {@link Payload}
 * @param results as in {@link Payload}
 * @param texts the text whose tokens count; empty when the body is too short for its
 * tokens to matter
 */
record Reading(byte[] body, int weight, Map<String, Integer> results, List<String> texts) {

	private static final byte[] NO_BODY = new byte[0];

	/** The reading of a request to an Api without a body. */
	static Reading none(Api api) {
		return new Reading(NO_BODY, api.weight().least(), Map.of(), List.of());
	}

}
