package io.memgate.gateway.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Subject;
import io.memgate.gateway.policy.FieldRule.JsonType;

/**
 * Compares what two profiles ask of requests. An Api that is gone is not among this: the
 * plans that had it are compared. Of everything that can only be set in a profile,
 * {@link Difference#written} is the profile's name.
 */
final class ProfileComparison {

	private final Differences differences = new Differences();

	private final Subject subject;

	private ProfileComparison(String name) {
		this.subject = Subject.profile(name);
	}

	static List<Difference> of(Profile before, Profile after) {
		ProfileComparison comparison = new ProfileComparison(after.name());
		comparison.compare(before, after);
		return comparison.differences.found()
			.stream()
			.map((found) -> new Difference(found.subject(), found.key(), found.before(), found.after(),
					found.direction(), after.name()))
			.toList();
	}

	private void compare(Profile before, Profile after) {
		this.differences.limit(this.subject, "key.prefix", Measure.fixed(), before.key().prefix(),
				after.key().prefix());
		this.differences.limit(this.subject, "key.header", Measure.fixed(), before.key().header(),
				after.key().header());
		this.differences.limit(this.subject, "key.schemes",
				before.key().schemes().isEmpty() ? Measure.fixed() : Measure.accepted(), before.key().schemes(),
				after.key().schemes());
		if (!before.envelope().equals(after.envelope())) {
			this.differences.other(this.subject, "envelope", "one shape of answers", "another");
		}
		if (!before.errors().equals(after.errors())) {
			this.differences.other(this.subject, "errors", "codes", "others");
		}
		before.apis().forEach((name, api) -> {
			Api other = after.apis().get(name);
			if (other != null) {
				api(this.subject.of(name), api, other);
			}
		});
	}

	private void api(Subject of, Api before, Api after) {
		this.differences.limit(of, "path", Measure.fixed(), before.method() + ' ' + before.path(),
				after.method() + ' ' + after.path());
		this.differences.limit(of, "request", Measure.fixed(), Written.word(before.request()),
				Written.word(after.request()));
		this.differences.limit(of, "answer", Measure.fixed(), Written.word(before.answer()),
				Written.word(after.answer()));
		this.differences.other(of, "effect", Written.word(before.effect()), Written.word(after.effect()));
		this.differences.limit(of, "weight", weights(), before.weight(), after.weight());
		this.differences.limit(of, "query", Measure.accepted(), before.query(), after.query());
		this.differences.limit(of, "any-of", Measure.allowed(), before.anyOf(), after.anyOf());
		this.differences.limit(of, "text", Measure.demanded(), texts(before), texts(after));
		this.differences.limit(of, "elements", Measure.demanded(), elements(before), elements(after));
		this.differences.limit(of, "results", Measure.demanded(), before.results(), after.results());
		fields(of, rules(before), rules(after));
	}

	private void fields(Subject of, Map<String, FieldRule> before, Map<String, FieldRule> after) {
		Set<String> paths = new TreeSet<>(before.keySet());
		paths.addAll(after.keySet());
		for (String path : paths) {
			FieldRule was = before.get(path);
			FieldRule is = after.get(path);
			String key = "fields." + path + '.';
			this.differences.limit(of, key + "type", types(), value(was, FieldRule::types),
					value(is, FieldRule::types));
			this.differences.limit(of, key + "required", Measure.COST, required(was), required(is));
			this.differences.limit(of, key + "max-length", Measure.COUNT, value(was, FieldRule::maxLength),
					value(is, FieldRule::maxLength));
			this.differences.limit(of, key + "one-of", Measure.allowed(), oneOf(was), oneOf(is));
		}
	}

	private static int required(@Nullable FieldRule rule) {
		return (rule != null && rule.required()) ? 1 : 0;
	}

	private static List<String> oneOf(@Nullable FieldRule rule) {
		return (rule != null) ? rule.oneOf() : List.of();
	}

	private static <V> @Nullable V value(@Nullable FieldRule rule, Function<FieldRule, @Nullable V> value) {
		return (rule != null) ? value.apply(rule) : null;
	}

	private static Measure<Set<JsonType>> types() {
		return new Measure<>((before, after) -> after.containsAll(before),
				(types) -> String.join(" or ", new TreeSet<>(types).stream().map(Written::word).toList()),
				String::valueOf, "any");
	}

	private static Measure<Weight> weights() {
		return new Measure<>(Weight::isNoLighterThan, Weight::text, Weight::text, "1");
	}

	private static List<String> elements(Api api) {
		return api.elements().stream().map(FieldPath::text).toList();
	}

	private static List<String> texts(Api api) {
		return api.text().stream().map(FieldPath::text).toList();
	}

	private static Map<String, FieldRule> rules(Api api) {
		Map<String, FieldRule> rules = new TreeMap<>();
		api.fields().forEach((rule) -> rules.put(rule.path().text(), rule));
		return rules;
	}

}
