package io.memgate.gateway.usage;

import java.time.LocalDate;

import io.memgate.gateway.redis.UtcDay;

/**
 * The names of the keys of usage over all accounts. Those of one script share the hash
 * tag {@code busiest}.
 */
final class UsageKeys {

	/**
	 * A hash with {@code through}: the name of the last day whose usage is folded.
	 */
	static final String FOLDED = "mg:usage:folded";

	/** In that hash, and in an account's usage of what is earlier. */
	static final String THROUGH = "through";

	private UsageKeys() {
	}

	/** The accounts with most calls of a day: a sorted set by their number. */
	static String calls(LocalDate day) {
		return "mg:{busiest}:calls:" + UtcDay.name(day);
	}

	/** Since when each account is in either: a hash of Redis's microseconds. */
	static String since(LocalDate day) {
		return "mg:{busiest}:since:" + UtcDay.name(day);
	}

	/** The accounts with most refusals of a day: a sorted set by their number. */
	static String refusals(LocalDate day) {
		return "mg:{busiest}:refusals:" + UtcDay.name(day);
	}

}
