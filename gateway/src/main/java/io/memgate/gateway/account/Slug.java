package io.memgate.gateway.account;

import java.util.regex.Pattern;

/**
 * The form of an id that a person chooses: 3 to 40 lower-case letters, digits and
 * hyphens, with a letter or digit at both ends. Safe in a Redis key, a path and a log
 * line.
 */
public final class Slug {

	/** The form in words, for messages. */
	public static final String FORM = "3 to 40 of a-z, 0-9 and '-', with no '-' at either end";

	private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{1,38}[a-z0-9]");

	private Slug() {
	}

	public static boolean matches(String text) {
		return PATTERN.matcher(text).matches();
	}

	static void require(String id) {
		if (!matches(id)) {
			throw new IllegalArgumentException("an id is " + FORM);
		}
	}

}
