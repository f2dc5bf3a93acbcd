package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Quota;

/**
 * What a call is counted under, and how often that may be.
 *
 * @param name the Api's name, or {@link QuotaState#TOTAL}
 * @param quota what the plan allows; null for unlimited, which is counted all the same,
 * so that a limit that comes later finds what was used
 */
record Limit(String name, @Nullable Quota quota) {

	private static final String UNLIMITED = "-1";

	/** What a call of an Api is counted under: the Api and the total. */
	static List<Limit> of(Plan plan, Api api) {
		return List.of(of(plan, api.name()), total(plan));
	}

	/** What a call is counted under where nothing limits it. */
	static List<Limit> unlimited(String api) {
		return List.of(new Limit(api, null), new Limit(QuotaState.TOTAL, null));
	}

	static Limit of(Plan plan, String api) {
		ApiLimits own = plan.apis().get(api);
		return new Limit(api, (own != null) ? own.quota() : null);
	}

	static Limit total(Plan plan) {
		return new Limit(QuotaState.TOTAL, plan.total());
	}

	/** Every quota of a plan by name, the total first. */
	static List<Limit> quotas(Plan plan) {
		List<Limit> limits = new ArrayList<>();
		limits.add(total(plan));
		new TreeMap<>(plan.apis()).forEach((api, own) -> limits.add(new Limit(api, own.quota())));
		limits.removeIf((limit) -> limit.quota() == null);
		return limits;
	}

	/** The counter that is held against the limit at an instant. */
	String counter(Instant at) {
		return per().counter(this.name, at);
	}

	/**
	 * Where the quota stands.
	 * @param limit the quota and the grants in force, in calls
	 */
	QuotaState state(long limit, long used, long reserved, Instant at) {
		return new QuotaState(this.name, Objects.requireNonNull(this.quota, "unlimited"), limit, used, reserved, at);
	}

	/** The limit as a script's argument. */
	String calls() {
		return (this.quota != null) ? Long.toString(this.quota.calls()) : UNLIMITED;
	}

	/** The period as a script's argument. */
	String period() {
		return per().name().toLowerCase(Locale.ROOT);
	}

	private Period per() {
		return (this.quota != null) ? this.quota.per() : Period.LIFE;
	}

}
