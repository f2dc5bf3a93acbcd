package io.memgate.gateway.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A policy that never changes, for parts that read the one in force. */
public final class FixedPolicy {

	private static final String FILE = "policy.yml";

	private FixedPolicy() {
	}

	/** One that is always in force. */
	public static PolicyInForce inForce(UsagePolicy policy) {
		PolicyRevision base = new PolicyRevision(PolicyRevision.BASE, Instant.EPOCH, "", null, policy);
		PolicyRevisions revisions = new PolicyRevisions(PolicySource.of(FILE, Map.of(FILE, new byte[0])), List.of(base),
				List.of(), Duration.ZERO, List.of(), null);
		return new PolicyInForce(new Activation(revisions, Map.of(), Instant.EPOCH), Clock.systemUTC());
	}

}
