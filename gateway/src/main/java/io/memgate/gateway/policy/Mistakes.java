package io.memgate.gateway.policy;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The mistakes found in a policy so far. The same mistake met twice, as when an account's
 * exception is merged over several plans, is told once.
 */
final class Mistakes {

	private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

	private final Set<String> lines = new LinkedHashSet<>();

	void add(Place place, String text) {
		this.lines.add(CONTROL.matcher(place + ": " + text).replaceAll(" "));
	}

	/**
	 * Ends the loading if there is a mistake.
	 * @throws PolicyException with all of them, in the order they were found
	 */
	void throwIfAny() {
		if (!this.lines.isEmpty()) {
			throw new PolicyException(String.join("\n", this.lines));
		}
	}

}
