package io.memgate.gateway.admission;

import java.util.Arrays;

import io.memgate.gateway.policy.Period;

/**
 * What one run of {@code settle.lua} came to.
 *
 * @param done whether it was this run that ended the reservation
 * @param used calls charged under each counter of the reservation, this one the last;
 * empty when it charged nothing
 */
record Settled(boolean done, long[] used) {

	private static final int HEAD = 2;

	static Settled of(long[] reply) {
		return new Settled(reply[1] == 1, Arrays.copyOfRange(reply, HEAD, reply.length));
	}

	/** Shows a watcher what has been charged, under the quotas that limit the call. */
	void show(String account, LimitStates limits, QuotaWatcher watcher) {
		if (this.used.length > 0) {
			for (QuotaState quota : limits.quotas()) {
				watcher.charged(account, quota, this.used[counter(quota)]);
			}
		}
	}

	/*
	 * A reservation is counted under its Api, its Api's period, the total and the total's
	 * period; there is no counter for a period where there is none.
	 */
	private int counter(QuotaState quota) {
		if (quota.name().equals(QuotaState.TOTAL)) {
			return this.used.length - 1;
		}
		return (quota.quota().per() == Period.LIFE) ? 0 : 1;
	}

}
