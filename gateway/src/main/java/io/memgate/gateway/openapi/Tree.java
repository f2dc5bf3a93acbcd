package io.memgate.gateway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.policy.FieldPath;

/** Documents as maps, lists and plain values, members in the order they were put in. */
final class Tree {

	private Tree() {
	}

	/**
	 * A map of the given members.
	 * @param members names and values in turn
	 */
	static Map<String, Object> of(Object... members) {
		Map<String, Object> tree = new LinkedHashMap<>();
		for (int i = 0; i < members.length; i += 2) {
			tree.put((String) members[i], members[i + 1]);
		}
		return tree;
	}

	/** A reference to a component, such as {@code schemas/Refusal}. */
	static Map<String, Object> ref(String component) {
		return of("$ref", "#/components/" + component);
	}

	/** The map that a member is, made if there is none. */
	@SuppressWarnings("unchecked")
	static Map<String, Object> child(Map<String, Object> tree, String name) {
		return (Map<String, Object>) tree.computeIfAbsent(name, (key) -> new LinkedHashMap<>());
	}

	/** The schema of what stands at a place of the documents that a schema describes. */
	static Map<String, Object> schemaAt(Map<String, Object> schema, List<String> steps) {
		Map<String, Object> at = schema;
		for (String step : steps) {
			at = step.equals(FieldPath.EACH) ? child(at, "items") : child(child(at, "properties"), step);
		}
		return at;
	}

	/**
	 * Both of two trees: maps member by member, lists one after the other.
	 * @throws IllegalStateException when they say different things of the same
	 */
	static Map<String, Object> merge(Map<String, Object> one, Map<String, Object> other) {
		Map<String, Object> both = new LinkedHashMap<>(one);
		other.forEach((name, value) -> both.merge(name, value, (before, after) -> merge(name, before, after)));
		return both;
	}

	@SuppressWarnings("unchecked")
	private static Object merge(String name, Object one, Object other) {
		if (one instanceof Map && other instanceof Map) {
			return merge((Map<String, Object>) one, (Map<String, Object>) other);
		}
		if (one instanceof List<?> list && other instanceof List<?> more) {
			List<Object> both = new ArrayList<>(list);
			both.addAll(more);
			return both;
		}
		if (!one.equals(other)) {
			throw new IllegalStateException("'" + name + "' is both " + one + " and " + other);
		}
		return one;
	}

}
