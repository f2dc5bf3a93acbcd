package io.memgate.gateway.activation;

import io.memgate.gateway.policy.Activation;

/** What came of judging a policy that is to be put in force. */
sealed interface Verdict {

	/** It is in force. */
	record Activated(Activation activation) implements Verdict {

	}

	/**
	 * It may not take the place of the one in force.
	 *
	 * @param why every reason, and what to do; several lines
	 */
	record Refused(String why) implements Verdict {

	}

}
