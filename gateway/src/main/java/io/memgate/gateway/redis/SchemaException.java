package io.memgate.gateway.redis;

/**
 * Says that this version of Memgate cannot read what Redis holds.
 */
public final class SchemaException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Closed why;

	SchemaException(String place, Finding.Unsound finding) {
		super("Redis at " + place + " cannot be used: " + finding.detail() + " (key " + NodeKeys.SCHEMA
				+ "). Nothing was written to it.");
		this.why = finding.why();
	}

	/** What it means, and what to do. */
	String meaning() {
		return this.why.meaning();
	}

}
