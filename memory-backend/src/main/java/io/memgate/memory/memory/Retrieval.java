package io.memgate.memory.memory;

/**
 * What a search goes by.
 */
public enum Retrieval {

	/** The words of each turn by itself: the base line to compare with. */
	TURNS,

	/** The words of each turn, and of the turns around it. */
	FULL_TEXT,

	/** The meaning of each turn, and of the turns around it. */
	VECTORS,

	/** Words and meaning. */
	BOTH

}
