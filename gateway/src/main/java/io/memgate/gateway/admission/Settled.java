package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.Arrays;

import io.memgate.gateway.policy.Period;
import io.memgate.gateway.redis.RedisClock;

/**
 * What one run of {@code settle.lua} came to.
 *
 * @param at Redis's time of it
 * @param done whether it was this run that ended the reservation
 * @param used calls charged under each counter of the reservation, this one the last;
 * empty when it charged nothing
 */
public record Settled(Instant at, boolean done, long[] used) {

	/** What is not told. */
	public static final long UNTOLD = -1;

	private static final int HEAD = 2;

	static Settled of(long[] reply) {
		return new Settled(RedisClock.instant(reply[0]), reply[1] == 1, Arrays.copyOfRange(reply, HEAD, reply.length));
	}

	/** Shows a watcher what has been charged, under the quotas that limit the call. */
	void show(String account, LimitStates limits, QuotaWatcher watcher) {
		if (this.used.length > 0) {
			for (QuotaState quota : limits.quotas()) {
				watcher.charged(account, quota, this.used[counter(quota)]);
			}
		}
	}

	/**
	 * Calls of the Api charged for life, this one the last; {@link #UNTOLD} where it
	 * charged nothing.
	 */
	public long usedOfApi() {
		return (this.used.length > 0) ? this.used[0] : UNTOLD;
	}

	/**
	 * Calls charged for life over all Apis, in the same way.
	 * @param limits those of the call
	 */
	public long usedOfAll(LimitStates limits) {
		boolean dated = limits.quotas()
			.stream()
			.anyMatch((quota) -> quota.name().equals(QuotaState.TOTAL) && quota.quota().per() != Period.LIFE);
		return (this.used.length > 0) ? this.used[this.used.length - (dated ? 2 : 1)] : UNTOLD;
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
