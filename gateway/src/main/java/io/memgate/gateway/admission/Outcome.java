package io.memgate.gateway.admission;

import java.util.Locale;

/**
 * What came of a call.
 */
public enum Outcome {

	/** The memory service completed it: charged. */
	SUCCESS,

	/** The memory service refused it, failed, or never got it: not charged. */
	FAILURE,

	/** The gateway refused it: not charged. */
	REFUSED,

	/** Forwarded, and no answer tells what came of it. */
	UNKNOWN;

	/**
	 * In usage counts, beside the words of outcomes: the call was answered as an earlier
	 * one with its Idempotency-Key was, and not charged.
	 */
	public static final String REPLAYED = "replayed";

	private final String word = name().toLowerCase(Locale.ROOT);

	/** The word for it in usage counts, records and metric tags. */
	public String word() {
		return this.word;
	}

}
