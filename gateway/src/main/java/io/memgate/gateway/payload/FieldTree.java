package io.memgate.gateway.payload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.FieldRule;
import io.memgate.gateway.policy.FieldRule.JsonType;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON document about which the policy says something, and the places below
 * it: field paths as a tree, to be walked along with a parser. Immutable.
 */
final class FieldTree {

	/** A place about which, as about all below it, nothing is said. */
	static final FieldTree NOTHING = new FieldTree(List.of(), 0, 0);

	private static final int MOST_MEMBERS = Long.SIZE;

	private final long bit;

	private final Map<String, FieldTree> members;

	private final @Nullable FieldTree each;

	private final List<FieldTree> required;

	private final long requiredBits;

	private final @Nullable Rule rule;

	private final @Nullable Count count;

	private final @Nullable Elements elements;

	private final @Nullable Switch resultSwitch;

	private final @Nullable Watched watched;

	private final boolean text;

	private final boolean capped;

	/** The tree of parts whose paths share their first steps, at the last of these. */
	private FieldTree(List<Part> parts, int depth, long bit) {
		this.bit = bit;
		this.rule = find(Rule.class, parts, depth);
		this.count = find(Count.class, parts, depth);
		this.elements = find(Elements.class, parts, depth);
		this.resultSwitch = find(Switch.class, parts, depth);
		this.watched = find(Watched.class, parts, depth);
		this.text = find(Text.class, parts, depth) != null;
		this.capped = find(Cap.class, parts, depth) != null;
		Map<String, List<Part>> below = below(parts, depth);
		List<Part> elements = below.remove(FieldPath.EACH);
		this.each = (elements != null) ? new FieldTree(elements, depth + 1, 0) : null;
		this.members = members(below, depth + 1);
		this.required = this.members.values().stream().filter(FieldTree::isRequired).toList();
		this.requiredBits = this.required.stream().mapToLong(FieldTree::bit).sum();
	}

	/** The tree of everything that is said about places of one document. */
	static FieldTree of(List<Part> parts) {
		return parts.isEmpty() ? NOTHING : new FieldTree(parts, 0, 0);
	}

	private static <P extends Part> @Nullable P find(Class<P> type, List<Part> parts, int depth) {
		for (Part part : parts) {
			if (type.isInstance(part) && part.path().steps().size() == depth) {
				return type.cast(part);
			}
		}
		return null;
	}

	private static Map<String, List<Part>> below(List<Part> parts, int depth) {
		Map<String, List<Part>> below = new LinkedHashMap<>();
		for (Part part : parts) {
			if (part.path().steps().size() > depth) {
				below.computeIfAbsent(part.path().steps().get(depth), (step) -> new ArrayList<>()).add(part);
			}
		}
		return below;
	}

	private static Map<String, FieldTree> members(Map<String, List<Part>> below, int depth) {
		if (below.size() > MOST_MEMBERS) {
			throw new IllegalArgumentException("More than " + MOST_MEMBERS + " known members of one object");
		}
		Map<String, FieldTree> members = new LinkedHashMap<>();
		below.forEach((name, parts) -> members.put(name, new FieldTree(parts, depth, 1L << members.size())));
		return Map.copyOf(members);
	}

	private boolean isRequired() {
		return this.rule != null && this.rule.field().required();
	}

	/** The place of a member of this object. */
	FieldTree member(String name) {
		return this.members.getOrDefault(name, NOTHING);
	}

	/** The place of every element of this array. */
	FieldTree each() {
		return (this.each != null) ? this.each : NOTHING;
	}

	/** This member's bit in the set of an object's members. */
	long bit() {
		return this.bit;
	}

	/** The members that an object must have. */
	List<FieldTree> required() {
		return this.required;
	}

	/** Whether a set of members has all that an object must have. */
	boolean hasRequired(long present) {
		return (present & this.requiredBits) == this.requiredBits;
	}

	/** The rule for the value here. */
	@Nullable Rule rule() {
		return this.rule;
	}

	/** What the number here asks for, where it is a result count. */
	@Nullable Count count() {
		return this.count;
	}

	/** Which of the arrays this is whose elements are counted. */
	@Nullable Elements elements() {
		return this.elements;
	}

	/** The switch of results that the value here is. */
	@Nullable Switch resultSwitch() {
		return this.resultSwitch;
	}

	/** The field that somebody wants to know of, if it is there. */
	@Nullable Watched watched() {
		return this.watched;
	}

	/** Whether a string here is text whose tokens count. */
	boolean isText() {
		return this.text;
	}

	/** Whether an array here is cut to the most results that a plan allows. */
	boolean isCapped() {
		return this.capped;
	}

	/** Something that is said about a place. */
	sealed interface Part {

		FieldPath path();

	}

	/**
	 * What a field must be.
	 *
	 * @param order its place among an Api's checks: the first one broken is reported
	 * @param field the rule
	 */
	record Rule(int order, FieldRule field) implements Part {

		@Override
		public FieldPath path() {
			return this.field.path();
		}

		boolean accepts(JsonType type) {
			return this.field.types().contains(type)
					|| (type == JsonType.INTEGER && this.field.types().contains(JsonType.NUMBER));
		}

	}

	/**
	 * A result count.
	 *
	 * @param order as in {@link Rule}
	 * @param path the field
	 * @param slot its place among the Api's result counts
	 */
	record Count(int order, FieldPath path, int slot) implements Part {

	}

	/**
	 * An array whose elements are counted.
	 *
	 * @param path the array
	 * @param slot its place among the Api's
	 */
	record Elements(FieldPath path, int slot) implements Part {

	}

	/** A field that takes results or leaves them out. */
	record Switch(FieldPath path) implements Part {

	}

	/** A member whose presence is asked for. */
	record Presence(FieldPath path) implements Part {

	}

	/** A field that somebody wants to know of. */
	record Watched(FieldPath path) implements Part {

	}

	/** Text whose tokens count. */
	record Text(FieldPath path) implements Part {

	}

	/** A list that is cut. */
	record Cap(FieldPath path) implements Part {

	}

}
