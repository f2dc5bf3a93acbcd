package io.memgate.gateway.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * The place of a value in a JSON document, written as member names joined by dots, with
 * {@code []} after a name for every element of its array:
 * {@code messages[].content[].text}. {@code $} at the start is the document itself:
 * {@code $[]} is every element of a document that is an array.
 *
 * @param text the path as written
 * @param steps member names in order; {@link #EACH} stands for every element
 */
public record FieldPath(String text, List<String> steps) {

	/** The document itself. */
	public static final String ROOT = "$";

	/** The step into every element of an array. */
	public static final String EACH = "[]";

	public FieldPath {
		steps = List.copyOf(steps);
	}

	/**
	 * Parses a path.
	 * @throws IllegalArgumentException when a name is empty or {@code []} stands without
	 * a name
	 */
	public static FieldPath parse(String text) {
		List<String> steps = new ArrayList<>();
		for (String part : text.split("\\.", -1)) {
			String name = part;
			int arrays = 0;
			while (name.endsWith(EACH)) {
				name = name.substring(0, name.length() - EACH.length());
				arrays++;
			}
			if (name.isEmpty() || name.contains("[") || name.contains("]")) {
				throw new IllegalArgumentException("'" + text + "' is not a field path such as messages[].content");
			}
			if (!(steps.isEmpty() && name.equals(ROOT))) {
				steps.add(name);
			}
			for (int i = 0; i < arrays; i++) {
				steps.add(EACH);
			}
		}
		return new FieldPath(text, steps);
	}

}
