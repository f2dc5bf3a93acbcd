package io.memgate.gateway.openapi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.UsagePolicy;

import org.springframework.util.unit.DataSize;

/**
 * The limits of an Api in words, plan by plan. They stand in descriptions and not in
 * schemas, since an account may have an exception of which not everybody is told.
 */
final class LimitsText {

	private static final int MOST_PLANS = 20;

	private LimitsText() {
	}

	/** A paragraph for each plan that has the Api. */
	static List<String> of(Api api, UsagePolicy policy) {
		List<Plan> plans = policy.plans()
			.values()
			.stream()
			.filter((plan) -> plan.apis().containsKey(api.name()))
			.sorted(Comparator.comparing(Plan::name))
			.toList();
		if (plans.isEmpty()) {
			return List.of("No plan has it.");
		}
		List<String> said = new ArrayList<>();
		plans.stream().limit(MOST_PLANS).forEach((plan) -> said.add(of(api, plan)));
		if (plans.size() > MOST_PLANS) {
			said.add("So do " + (plans.size() - MOST_PLANS)
					+ " further plans; GET /memgate/v1/policy tells their limits.");
		}
		return said;
	}

	private static String of(Api api, Plan plan) {
		ApiLimits limits = plan.apis().getOrDefault(api.name(), new ApiLimits(null, null, null));
		List<String> said = new ArrayList<>();
		said.add(quota(limits.quota()));
		add(said, limits.maxInputTokens(), " input tokens in a call");
		if (!api.results().isEmpty()) {
			add(said, limits.maxResults(), " results of each kind in a call");
			add(said, limits.maxResultsTotal(), " results in all in a call");
		}
		add(said, limits.maxElements(), " elements in " + String.join(", ", texts(api)));
		if (api.hasBody()) {
			DataSize most = (limits.maxBody() != null) ? limits.maxBody() : plan.maxBody();
			said.add("at most " + most.toBytes() + " bytes of body");
		}
		plan.rates()
			.stream()
			.filter((rate) -> rate.mode() != RateLimit.Mode.SHADOW && rate.holdsFor(api.name()))
			.sorted(Comparator.comparing(RateLimit::name))
			.forEach((rate) -> said.add(rate(rate)));
		return "Plan " + plan.name() + ": " + String.join("; ", said) + '.';
	}

	private static List<String> texts(Api api) {
		return api.elements().stream().map((path) -> path.text()).toList();
	}

	private static void add(List<String> said, @Nullable Integer most, String what) {
		if (most != null) {
			said.add("at most " + most + what);
		}
	}

	private static String quota(@Nullable Quota quota) {
		if (quota == null) {
			return "any number of calls";
		}
		return quota.calls() + " successful calls" + ((quota.per() == Period.LIFE) ? "" : " a " + word(quota.per()));
	}

	private static String rate(RateLimit rate) {
		String unit = (rate.unit() == RateLimit.Unit.REQUESTS) ? " requests" : " input tokens";
		return rate.name() + ": " + rate.amount() + unit + " in " + rate.per().toSeconds() + " s for each "
				+ word(rate.scope()) + " (" + rate.mode().word() + ')';
	}

	private static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
