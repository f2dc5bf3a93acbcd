package io.memgate.gateway.account;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Another plan that an account will have.
 *
 * @param plan the plan's name
 * @param from when it takes effect
 */
public record PlanChange(String plan, Instant from) {

	/** Reads an account's description; null where it tells of none. */
	static @Nullable PlanChange read(Map<String, String> description) {
		String plan = description.get("nextPlan");
		String from = description.get("nextFrom");
		return (plan != null && from != null) ? new PlanChange(plan, Instant.parse(from)) : null;
	}

	/** Whether it has taken effect. */
	public boolean isInForce(Instant now) {
		return !now.isBefore(this.from);
	}

}
