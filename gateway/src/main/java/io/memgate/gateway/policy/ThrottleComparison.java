package io.memgate.gateway.policy;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Subject;
import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.policy.ThrottleRules.Threshold;

/** Compares when and for how long accounts are throttled. */
final class ThrottleComparison {

	private static final Measure<ThrottleRules> RULES = new Measure<>((before, after) -> true, (rules) -> "rules",
			Written::throttle, "never");

	private static final Measure<Threshold> THRESHOLD = new Measure<>(ThrottleComparison::allows,
			(threshold) -> "more than " + threshold.moreThan() + " per " + Written.duration(threshold.per()),
			Written::threshold, "not collected");

	private static final List<Rule<?>> REST = List.of(new Rule<>("first", ThrottleRules::first, Measure.SENTENCE),
			new Rule<>("ceiling", ThrottleRules::ceiling, Measure.SENTENCE),
			new Rule<>("rate", ThrottleRules::rate, Measure.COUNT),
			new Rule<>("forgotten-after", ThrottleRules::forgottenAfter, Measure.SENTENCE),
			new Rule<>("permanent-after", ThrottleRules::permanentAfter, Measure.COUNT),
			new Rule<>("permanent", ThrottleRules::permanent, Measure.mildestFirst()));

	private ThrottleComparison() {
	}

	static void compare(Differences differences, @Nullable ThrottleRules before, @Nullable ThrottleRules after) {
		if (before == null || after == null) {
			differences.limit(Subject.POLICY, "throttle", RULES, before, after);
			return;
		}
		for (Evidence kind : Evidence.values()) {
			differences.limit(Subject.POLICY, "throttle." + kind.key(), THRESHOLD, before.evidence().get(kind),
					after.evidence().get(kind));
		}
		REST.forEach((rule) -> rule.compare(differences, before, after));
	}

	/** Whether what was let pass in every span of time still is. */
	private static boolean allows(Threshold before, Threshold after) {
		return after.moreThan() >= before.moreThan() * Math.ceilDiv(after.per().toSeconds(), before.per().toSeconds());
	}

	/** A rule by its key. */
	private record Rule<V>(String key, Function<ThrottleRules, V> value, Measure<V> measure) {

		void compare(Differences differences, ThrottleRules before, ThrottleRules after) {
			differences.limit(Subject.POLICY, "throttle." + this.key, this.measure, this.value.apply(before),
					this.value.apply(after));
		}

	}

}
