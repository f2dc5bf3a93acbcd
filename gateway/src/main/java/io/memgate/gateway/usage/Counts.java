package io.memgate.gateway.usage;

/**
 * How much was asked.
 *
 * @param calls number of calls
 * @param inputBytes of their bodies
 * @param inputTokens of those whose text was counted
 */
public record Counts(long calls, long inputBytes, long inputTokens) {

	static final Counts NONE = new Counts(0, 0, 0);

	Counts plus(Counts other) {
		return new Counts(this.calls + other.calls, this.inputBytes + other.inputBytes,
				this.inputTokens + other.inputTokens);
	}

}
