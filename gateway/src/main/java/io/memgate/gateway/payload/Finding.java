package io.memgate.gateway.payload;

import io.memgate.gateway.policy.Condition;

/**
 * How what was measured of a payload stands against limits.
 */
public sealed interface Finding {

	/** It is within all of them. */
	record Within() implements Finding {

	}

	/**
	 * It is over one.
	 *
	 * @param condition what its caller would be told
	 * @param limit the limit's key in the policy
	 */
	record Over(Condition condition, String limit) implements Finding {

	}

	/**
	 * What was measured does not decide it.
	 *
	 * @param condition what its caller would be told if it is over
	 * @param limit the limit's key in the policy
	 */
	record Undecided(Condition condition, String limit) implements Finding {

	}

}
