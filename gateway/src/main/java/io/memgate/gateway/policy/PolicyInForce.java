package io.memgate.gateway.policy;

import java.util.function.Supplier;

/**
 * The one reference to the policy in force. A request reads it once and is judged under
 * what it read.
 */
public final class PolicyInForce implements Supplier<UsagePolicy> {

	private volatile UsagePolicy policy;

	public PolicyInForce(UsagePolicy policy) {
		this.policy = policy;
	}

	@Override
	public UsagePolicy get() {
		return this.policy;
	}

}
