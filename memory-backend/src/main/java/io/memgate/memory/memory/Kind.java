package io.memgate.memory.memory;

/**
 * What sort of memory one is. The names are in every journal: they never change.
 */
public enum Kind {

	/** Something that was told, and no preference. */
	FACT,

	/** How the user likes things: see {@link Preferences}. */
	PREFERENCE,

	/** What a tool was asked or answered. */
	TOOL,

	/**
	 * Only a message of its conversation: what it tells is in memories that were
	 * extracted from it.
	 */
	MESSAGE

}
