package io.memgate.memory.memory;

/**
 * What became of a request id. Once known it never changes.
 */
public enum Outcome {

	/** The write was completed. */
	DONE,

	/** The write was tried and refused; it changed nothing. */
	FAILED,

	/**
	 * No write with this id was seen before it was asked for, and none will be let in.
	 */
	FENCED

}
