package io.memgate.gateway.payload;

import java.util.List;

import io.memgate.gateway.policy.Api;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a request's body found.
 *
 * @param body the body
 * @param weight as in {@link Payload}
 * @param counts as in {@link Payload}
 * @param texts the text whose tokens count; empty when the body is too short for its
 * tokens to matter
 * @param textBytes its bytes in UTF-8; null when they do not matter
 */
record Reading(byte[] body, int weight, @Nullable RequestCounts counts, List<String> texts, @Nullable Long textBytes) {

	private static final byte[] NO_BODY = new byte[0];

	/** The reading of a request to an Api without a body. */
	static Reading none(Api api) {
		return new Reading(NO_BODY, api.weight().least(), null, List.of(), null);
	}

	/** This reading's numbers. */
	Measures measures(@Nullable Amount tokens) {
		return Measures.of(this.body.length, this.textBytes, tokens, this.weight, this.counts);
	}

	/** The payload that was read, of so many tokens; null where nobody counted them. */
	Payload payload(@Nullable Integer tokens) {
		return new Payload(this.body, this.textBytes, tokens, this.weight, this.counts, "", null);
	}

}
