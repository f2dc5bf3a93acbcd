package io.memgate.gateway.admission;

/**
 * What the memory service says became of a write; it never changes its word.
 */
public enum BackendOutcome {

	/** Completed. */
	DONE,

	/** Tried, and refused. */
	FAILED,

	/** Never seen, and refused should it still come. */
	FENCED;

	/** What this means for the charge. */
	Outcome outcome() {
		return (this == DONE) ? Outcome.SUCCESS : Outcome.FAILURE;
	}

}
