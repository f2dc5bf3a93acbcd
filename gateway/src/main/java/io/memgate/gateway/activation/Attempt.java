package io.memgate.gateway.activation;

import io.memgate.gateway.policy.Activation;

/** What came of putting a policy in force. */
sealed interface Attempt {

	/** It is in force. */
	record Activated(Activation activation) implements Attempt {

	}

	/**
	 * It may not take the place of the one in force.
	 *
	 * @param why every reason, and what to do; several lines
	 */
	record Refused(String why) implements Attempt {

	}

}
