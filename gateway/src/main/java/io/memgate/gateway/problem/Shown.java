package io.memgate.gateway.problem;

/** What is shown of a text that a client sent and that is not known here. */
public final class Shown {

	private static final int LONGEST = 32;

	private Shown() {
	}

	/** A name; one that is long enough to be a secret is not shown whole. */
	public static String name(String name) {
		if (name.length() <= LONGEST) {
			return name;
		}
		int end = LONGEST / 2;
		return name.substring(0, Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end) + '…';
	}

}
