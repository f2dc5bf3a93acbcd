package io.memgate.gateway.payload;

import java.util.List;
import java.util.Map;

/**
 * What one pass over a request's body found.
 *
 * @param body the body
 * @param results as in {@link Payload}
 * @param texts the text whose tokens count; empty when the body is too short for its
 * tokens to matter
 */
record Reading(byte[] body, Map<String, Integer> results, List<String> texts) {

	private static final byte[] NO_BODY = new byte[0];

	/** The reading of a request to an Api without a body. */
	static final Reading NONE = new Reading(NO_BODY, Map.of(), List.of());

}
