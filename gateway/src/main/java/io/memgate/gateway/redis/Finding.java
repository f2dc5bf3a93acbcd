package io.memgate.gateway.redis;

/**
 * What an examination of the quota store has found.
 */
public sealed interface Finding {

	/** It may be used. */
	record Sound() implements Finding {

	}

	/**
	 * It may not be used.
	 *
	 * @param why the reason
	 * @param detail what was seen, in words that differ from case to case; may be empty
	 */
	record Unsound(Closed why, String detail) implements Finding {

	}

}
