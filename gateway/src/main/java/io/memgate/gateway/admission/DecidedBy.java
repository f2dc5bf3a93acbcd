package io.memgate.gateway.admission;

import java.util.Locale;

/**
 * Who decided a call.
 */
public enum DecidedBy {

	/** The script, in Redis. */
	REDIS,

	/** This node, by what Redis had decided a moment before of a call like it. */
	MEMORY,

	/** This node, while Redis was away. */
	NODE;

	private final String word = name().toLowerCase(Locale.ROOT);

	/** The word for it in records. */
	public String word() {
		return this.word;
	}

}
