package io.memgate.gateway.activation;

import java.nio.file.Path;
import java.time.Clock;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.PolicyInForce;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** States of a policy file that nobody reads, for parts that show one. */
public final class PolicyStates {

	private PolicyStates() {
	}

	public static PolicyState of(PolicyInForce policy) {
		return new PolicyState(Path.of("policy.yml"), policy, Clock.systemUTC(), new SimpleMeterRegistry());
	}

	/** Has what the file says refused. */
	public static void refuse(PolicyState state, String why) {
		state.note(new Verdict.Refused(why));
	}

	/** Has what the file says put in force. */
	public static void activate(PolicyState state, Activation activation) {
		state.note(new Verdict.Activated(activation));
	}

}
