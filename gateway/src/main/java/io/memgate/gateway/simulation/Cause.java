package io.memgate.gateway.simulation;

import io.memgate.gateway.admission.Refuser;
import io.memgate.gateway.payload.Finding;
import io.memgate.gateway.policy.Condition;

/**
 * The limit that refuses a call, or leaves it undecided.
 *
 * @param condition what its caller is told
 * @param limit its name in the rate headers, or its key in the policy
 */
public record Cause(Condition condition, String limit) {

	static final Cause NOT_IN_PLAN = new Cause(Condition.API_NOT_IN_PLAN, "apis");

	static final Cause GONE = new Cause(Condition.GONE, "sunset");

	static Cause of(Refuser refuser) {
		return new Cause(refuser.condition(), refuser.limit());
	}

	static Cause of(Finding.Over over) {
		return new Cause(over.condition(), over.limit());
	}

	static Cause of(Finding.Undecided open) {
		return new Cause(open.condition(), open.limit());
	}

	/** Such as {@code quota addMessage} or {@code max-results}. */
	public String text() {
		return switch (this.condition) {
			case QUOTA_EXCEEDED, TOTAL_QUOTA_EXCEEDED -> "quota " + this.limit;
			case QUOTA_HELD -> "quota " + this.limit + ", held";
			case RATE_LIMITED -> "rate " + this.limit;
			case API_NOT_IN_PLAN -> "not in plan";
			default -> this.limit;
		};
	}

}
