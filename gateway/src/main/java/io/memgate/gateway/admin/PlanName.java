package io.memgate.gateway.admin;

import java.util.TreeSet;

import io.memgate.gateway.policy.UsagePolicy;

/** The plan that a body names as its member {@code plan}. */
final class PlanName {

	private PlanName() {
	}

	/** A plan that there is. */
	static String of(JsonBody body, UsagePolicy policy) {
		return known(body.name("plan"), policy);
	}

	/** A plan that there is, or the default plan where it names none. */
	static String orDefault(JsonBody body, UsagePolicy policy) {
		String plan = body.optionalName("plan");
		return (plan != null) ? known(plan, policy) : policy.defaultPlan();
	}

	private static String known(String plan, UsagePolicy policy) {
		if (!policy.plans().containsKey(plan)) {
			throw AdminProblem.badRequest("The member 'plan' must be one of "
					+ String.join(", ", new TreeSet<>(policy.plans().keySet())) + '.');
		}
		return plan;
	}

}
