package io.memgate.gateway.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The names that a map's entries may have. */
@FunctionalInterface
interface Names {

	/** Accounts, plans, rate limits. */
	Names SLUGS = matching(Form.SLUG_PATTERN, Form.SLUG_EXPECTED);

	/** Apis: they also name metric tags and items of the rate headers. */
	Names APIS = matching("[A-Za-z][A-Za-z0-9_-]{0,63}", "letters, digits, _ and -, such as addMessage");

	/** Members of a JSON object. */
	Names MEMBERS = matching("[A-Za-z_][A-Za-z0-9_-]{0,63}", "letters, digits, _ and -");

	/** Places in a JSON document. */
	Names FIELD_PATHS = (name) -> {
		try {
			FieldPath.parse(name);
			return null;
		}
		catch (IllegalArgumentException ex) {
			return "not a valid name; expected " + Form.FIELD_PATH.expected();
		}
	};

	/** What is wrong with a name; null when nothing is. */
	@Nullable String wrong(String name);

	/** Whether a name may stand here; if not, that is noted where it stands. */
	default boolean allows(String name, YamlNode at) {
		String wrong = wrong(name);
		if (wrong != null) {
			at.mistake(wrong);
		}
		return wrong == null;
	}

	static Names matching(String pattern, String expected) {
		Pattern compiled = Pattern.compile(pattern);
		return (name) -> compiled.matcher(name).matches() ? null : "not a valid name; expected " + expected;
	}

	/**
	 * Names of a known set; a wrong one is answered with the most similar. When none is
	 * known, what was to name them is a mistake noted already, and any is allowed.
	 */
	static Names known(String what, Collection<String> known) {
		return (name) -> (known.isEmpty() || known.contains(name)) ? null
				: "unknown " + what + "; " + nearest(name, known);
	}

	private static String nearest(String name, Collection<String> known) {
		return known.stream()
			.sorted()
			.filter((candidate) -> distance(name, candidate) <= 1 + candidate.length() / 3)
			.min(Comparator.comparing((String candidate) -> !hasLettersOf(name, candidate))
				.thenComparingInt((candidate) -> distance(name, candidate)))
			.map((candidate) -> "did you mean " + candidate + "?")
			.orElse("expected one of " + String.join(", ", new TreeSet<>(known)));
	}

	/**
	 * Whether a candidate is the name with letters left out: max-tokens,
	 * max-input-tokens.
	 */
	private static boolean hasLettersOf(String name, String candidate) {
		int found = 0;
		for (int i = 0; i < candidate.length() && found < name.length(); i++) {
			found += (candidate.charAt(i) == name.charAt(found)) ? 1 : 0;
		}
		return found == name.length();
	}

	/** The number of letters to insert, drop or change (Levenshtein's distance). */
	private static int distance(String from, String to) {
		int[] row = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int change = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[to.length()];
	}

}
