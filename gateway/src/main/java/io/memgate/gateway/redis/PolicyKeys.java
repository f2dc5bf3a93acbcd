package io.memgate.gateway.redis;

/**
 * The names of the keys of the policy in force, which all nodes share, and with them the
 * hash tag {@code policy}.
 */
public final class PolicyKeys {

	/**
	 * The policy in force: a hash with {@code hash} of its files, {@code at}, Redis's
	 * microseconds at which it was activated, {@code names} of its files, a line each,
	 * the policy's first, and for each {@code file:<name>}, its text.
	 */
	public static final String CURRENT = "mg:{policy}:current";

	/**
	 * When each announcement of it was first loaded as it is now: a hash of Redis's
	 * microseconds by {@code <kind>:<id>:<digest>}.
	 */
	public static final String ANNOUNCED = "mg:{policy}:announced";

	/**
	 * What was put in force, the newest first: a list of Redis's microseconds, a space,
	 * and JSON.
	 */
	public static final String HISTORY = "mg:{policy}:history";

	private PolicyKeys() {
	}

}
