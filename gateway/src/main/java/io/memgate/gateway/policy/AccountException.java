package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one account may do differently from its plan.
 *
 * @param reason why
 * @param until when it ends; null for never
 * @param plans the account's plan with the exception merged in, by the plan's name
 */
public record AccountException(String reason, @Nullable Instant until, Map<String, Plan> plans) {

	public AccountException {
		plans = Map.copyOf(plans);
	}

	/** Whether it has not ended yet. */
	boolean isInForce(Instant at) {
		return this.until == null || at.isBefore(this.until);
	}

}
