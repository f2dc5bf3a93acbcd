package io.memgate.gateway.redis;

/** The names of the keys of administrators. */
public final class AdminKeys {

	/** Their credentials: a hash of descriptions by id, without secrets. */
	public static final String CREDENTIALS = "mg:credentials";

	/** What they have changed, the newest first: a list of JSON. */
	public static final String AUDIT = "mg:audit";

	private AdminKeys() {
	}

}
