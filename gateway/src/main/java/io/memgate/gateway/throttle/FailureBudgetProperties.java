package io.memgate.gateway.throttle;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How many failures a node puts up with.
 *
 * @param key of each ApiKey
 * @param address of each client address, where no ApiKey is known
 */
@ConfigurationProperties("memgate.failure-budget")
record FailureBudgetProperties(Allowance key, Allowance address) {

	/**
	 * Failures of one caller.
	 *
	 * @param perSecond in the long run, from 1
	 * @param burst at once, from 1
	 */
	record Allowance(int perSecond, int burst) {

		Allowance {
			if (perSecond < 1 || burst < 1) {
				throw new IllegalArgumentException("per-second and burst of memgate.failure-budget must be at least 1");
			}
		}

	}

}
