package io.memgate.gateway.policy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.memgate.gateway.policy.Difference.Direction;
import io.memgate.gateway.policy.Difference.Subject;

/** Compares the limits of two plans. */
final class PlanComparison {

	private static final List<Limit<Plan, ?>> OF_PLANS = List.of(new Limit<>("max-body", Plan::maxBody, Measure.SIZE),
			new Limit<>("concurrency", Plan::concurrency, Measure.COUNT),
			new Limit<>("quota", Plan::total, Measure.QUOTA));

	/** A body's size is not among them: where an Api says none, it has the plan's. */
	private static final List<Limit<ApiLimits, ?>> OF_APIS = List.of(
			new Limit<>("quota", ApiLimits::quota, Measure.QUOTA),
			new Limit<>("max-input-tokens", ApiLimits::maxInputTokens, Measure.COUNT),
			new Limit<>("max-results", ApiLimits::maxResults, Measure.COUNT),
			new Limit<>("max-results-total", ApiLimits::maxResultsTotal, Measure.COUNT),
			new Limit<>("max-elements", ApiLimits::maxElements, Measure.COUNT));

	private final Differences differences = new Differences();

	private final Subject subject;

	private PlanComparison(Subject subject) {
		this.subject = subject;
	}

	static List<Difference> of(Subject subject, Plan before, Plan after) {
		return new PlanComparison(subject).compare(before, after);
	}

	private List<Difference> compare(Plan before, Plan after) {
		OF_PLANS.forEach((limit) -> limit.compare(this.differences, this.subject, before, after));
		Comparison.both(before.apis().keySet(), after.apis().keySet()).forEach((api) -> api(api, before, after));
		Map<String, RateLimit> ratesBefore = told(before);
		Map<String, RateLimit> ratesAfter = told(after);
		Comparison.both(ratesBefore.keySet(), ratesAfter.keySet())
			.forEach((name) -> this.differences.limit(this.subject, "rates." + name, Measure.RATE,
					ratesBefore.get(name), ratesAfter.get(name)));
		return this.differences.found();
	}

	private void api(String api, Plan before, Plan after) {
		ApiLimits was = before.apis().get(api);
		ApiLimits is = after.apis().get(api);
		Subject of = this.subject.of(api);
		if (was == null || is == null) {
			this.differences.add(new Difference(of, "", allowed(was), allowed(is),
					(is == null) ? Direction.TIGHTER : Direction.LOOSER, allowed(is)));
			return;
		}
		OF_APIS.forEach((limit) -> limit.compare(this.differences, of, was, is));
		if (was.maxBody() != null || is.maxBody() != null) {
			this.differences.limit(of, "max-body", Measure.SIZE, maxBody(was, before), maxBody(is, after));
		}
	}

	private static DataSize maxBody(ApiLimits api, Plan plan) {
		return (api.maxBody() != null) ? api.maxBody() : plan.maxBody();
	}

	private static String allowed(@Nullable ApiLimits limits) {
		return (limits != null) ? "allowed" : PolicyBinding.REFUSED;
	}

	/** The rates that a client notices, by name. */
	private static Map<String, RateLimit> told(Plan plan) {
		Map<String, RateLimit> rates = new HashMap<>();
		plan.rates()
			.stream()
			.filter((rate) -> rate.mode() != RateLimit.Mode.SHADOW)
			.forEach((rate) -> rates.put(rate.name(), rate));
		return rates;
	}

	/** Everything a plan says, each value by its path within the plan. */
	static Map<String, String> writtenDown(Plan plan) {
		Map<String, String> values = new LinkedHashMap<>();
		OF_PLANS.forEach((limit) -> limit.writeDown(values, "", plan));
		new TreeMap<>(plan.apis()).forEach((api, limits) -> {
			String above = "apis." + api + '.';
			values.put(above + "quota", "unlimited");
			OF_APIS.forEach((limit) -> limit.writeDown(values, above, limits));
			if (limits.maxBody() != null) {
				values.put(above + "max-body", Written.size(limits.maxBody()));
			}
		});
		plan.rates().forEach((rate) -> values.put("rates." + rate.name(), Written.rate(rate)));
		return values;
	}

	/** A limit by its key. */
	private record Limit<L, V>(String key, Function<L, @Nullable V> value, Measure<V> measure) {

		void compare(Differences differences, Subject subject, L before, L after) {
			differences.limit(subject, this.key, this.measure, this.value.apply(before), this.value.apply(after));
		}

		void writeDown(Map<String, String> values, String above, L limits) {
			V found = this.value.apply(limits);
			if (found != null) {
				values.put(above + this.key, this.measure.writtenDown(found));
			}
		}

	}

}
