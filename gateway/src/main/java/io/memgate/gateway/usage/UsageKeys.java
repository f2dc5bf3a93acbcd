package io.memgate.gateway.usage;

/**
 * The names of the keys of usage over all accounts. Those of one script share the hash
 * tag {@code busiest}.
 */
final class UsageKeys {

	/**
	 * A hash with {@code through}: the last day, {@code yyyyMMdd}, whose usage is folded.
	 */
	static final String FOLDED = "mg:usage:folded";

	private UsageKeys() {
	}

	/** The accounts with most calls of a day: a sorted set by their number. */
	static String calls(String day) {
		return "mg:{busiest}:calls:" + day;
	}

	/** The accounts with most refusals of a day: a sorted set by their number. */
	static String refusals(String day) {
		return "mg:{busiest}:refusals:" + day;
	}

}
