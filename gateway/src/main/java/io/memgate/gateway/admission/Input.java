package io.memgate.gateway.admission;

import io.memgate.gateway.payload.Payload;

/**
 * How much a call carries.
 *
 * @param bytes of its body
 * @param tokens of its text; 0 where no limit needed the count
 */
public record Input(long bytes, long tokens) {

	/** Nothing, or not known. */
	public static final Input NONE = new Input(0, 0);

	/** What has been read of a payload by now. */
	public static Input of(Payload payload) {
		return new Input(payload.inputBytes(), (payload.inputTokens() != null) ? payload.inputTokens() : 0);
	}

}
