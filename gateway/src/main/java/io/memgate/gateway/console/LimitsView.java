package io.memgate.gateway.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Limits in the words of the policy file, for JSON: what is not there is not limited.
 * Shadow limits, of which nobody is told, are left out.
 */
final class LimitsView {

	private LimitsView() {
	}

	static Map<String, Object> of(Plan plan) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("max-body", plan.maxBody().toBytes());
		put(view, "concurrency", plan.concurrency());
		if (plan.total() != null) {
			view.put("quota", of(plan.total()));
		}
		Map<String, Object> apis = new TreeMap<>();
		plan.apis().forEach((name, limits) -> apis.put(name, of(limits)));
		view.put("apis", apis);
		Map<String, Object> rates = new TreeMap<>();
		plan.rates()
			.stream()
			.filter((rate) -> rate.mode() != RateLimit.Mode.SHADOW)
			.forEach((rate) -> rates.put(rate.name(), of(rate)));
		view.put("rates", rates);
		return view;
	}

	private static Map<String, Object> of(ApiLimits limits) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("quota", (limits.quota() != null) ? of(limits.quota()) : "unlimited");
		put(view, "max-input-tokens", limits.maxInputTokens());
		put(view, "max-results", limits.maxResults());
		put(view, "max-results-total", limits.maxResultsTotal());
		put(view, "max-elements", limits.maxElements());
		put(view, "max-body", (limits.maxBody() != null) ? limits.maxBody().toBytes() : null);
		return view;
	}

	private static Object of(Quota quota) {
		return (quota.per() == Period.LIFE) ? quota.calls() : Map.of("calls", quota.calls(), "per", word(quota.per()));
	}

	private static Map<String, Object> of(RateLimit rate) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put((rate.unit() == RateLimit.Unit.REQUESTS) ? "requests" : "input-tokens", rate.amount());
		view.put("seconds", rate.per().toSeconds());
		view.put("kind", word(rate.kind()));
		if (rate.kind() == RateLimit.Kind.BUCKET) {
			view.put("burst", rate.burst());
		}
		view.put("scope", word(rate.scope()));
		if (!rate.apis().isEmpty()) {
			view.put("apis", rate.apis().stream().sorted().toList());
		}
		view.put("mode", rate.mode().word());
		return view;
	}

	private static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private static void put(Map<String, Object> view, String key, @Nullable Object value) {
		if (value != null) {
			view.put(key, value);
		}
	}

}
