package io.memgate.gateway.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.FieldRule;
import io.memgate.gateway.policy.FieldRule.JsonType;
import io.memgate.gateway.policy.ResultCount;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * The schema of the JSON body of one Api, as far as the gateway knows its fields.
 *
 * @param deprecations what of the Api is deprecated now
 */
record RequestSchema(Api api, UsagePolicy policy, List<Deprecation> deprecations) {

	Map<String, Object> describe() {
		Map<String, Object> schema = Tree.of();
		boolean hasRoot = this.api.fields().stream().anyMatch((rule) -> rule.path().steps().isEmpty());
		if (!hasRoot) {
			schema.put("type", "object");
		}
		this.api.fields().forEach((rule) -> apply(rule, schema));
		this.api.text().forEach((path) -> describe(schema, path, "Counts as input, in tokens."));
		this.api.results().stream().map(ResultCount::field).distinct().forEach((field) -> count(schema, field));
		this.api.elements().forEach((path) -> describe(schema, path, "Has no more elements than the plan allows."));
		if (!this.api.anyOf().isEmpty()) {
			schema.put("anyOf", this.api.anyOf().stream().map((field) -> Tree.of("required", List.of(field))).toList());
		}
		this.deprecations.stream()
			.map(Deprecation::field)
			.filter(Objects::nonNull)
			.forEach((path) -> Tree.schemaAt(schema, path.steps()).put("deprecated", true));
		return schema;
	}

	private void apply(FieldRule rule, Map<String, Object> root) {
		Map<String, Object> schema = Tree.schemaAt(root, rule.path().steps());
		schema.put("type", types(rule));
		if (rule.required()) {
			if (rule.types().contains(JsonType.STRING)) {
				schema.put("minLength", 1);
			}
			if (rule.types().contains(JsonType.ARRAY)) {
				schema.put("minItems", 1);
			}
			require(root, rule.path());
		}
		if (rule.maxLength() != null) {
			schema.put("maxLength", rule.maxLength());
		}
		if (!rule.oneOf().isEmpty()) {
			schema.put("enum", values(rule));
		}
	}

	private static Object types(FieldRule rule) {
		List<String> types = new ArrayList<>();
		rule.types().stream().sorted().forEach((type) -> types.add(type.name().toLowerCase(Locale.ROOT)));
		if (!rule.required()) {
			types.add("null");
		}
		return (types.size() == 1) ? types.getFirst() : types;
	}

	private static List<@Nullable Object> values(FieldRule rule) {
		List<@Nullable Object> values = new ArrayList<>(rule.oneOf());
		if (!rule.required()) {
			values.add(null);
		}
		return values;
	}

	private static void require(Map<String, Object> root, FieldPath path) {
		if (path.steps().isEmpty() || path.steps().getLast().equals(FieldPath.EACH)) {
			return;
		}
		List<String> around = path.steps().subList(0, path.steps().size() - 1);
		Map<String, Object> parent = Tree.schemaAt(root, around);
		List<Object> required = new ArrayList<>();
		if (parent.get("required") instanceof List<?> known) {
			required.addAll(known);
		}
		required.add(path.steps().getLast());
		parent.put("required", required);
	}

	/** A whole number that asks for results, or null. */
	private void count(Map<String, Object> root, String field) {
		Map<String, Object> schema = Tree.schemaAt(root, List.of(field));
		schema.put("type", List.of("integer", "null"));
		schema.put("minimum", 0);
		this.api.results()
			.stream()
			.filter((count) -> count.field().equals(field) && count.byDefault() != null)
			.findFirst()
			.ifPresent((count) -> schema.put("default", Objects.requireNonNull(count.byDefault())));
		say(schema, "How many results are asked for; no more than the plan allows.");
	}

	private static void describe(Map<String, Object> root, FieldPath path, String text) {
		say(Tree.schemaAt(root, path.steps()), text);
	}

	private static void say(Map<String, Object> schema, String text) {
		schema.merge("description", text, (before, more) -> before + " " + more);
	}

}
