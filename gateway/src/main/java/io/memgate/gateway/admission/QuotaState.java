package io.memgate.gateway.admission;

import io.memgate.gateway.problem.RateItem;

/**
 * One quota of an account as Redis saw it at one instant.
 *
 * @param quota the Api's name, or {@link #TOTAL}
 * @param base calls that the plan allows
 * @param limit base and the grants in force
 * @param used calls charged
 * @param reserved calls in flight
 */
public record QuotaState(String quota, long base, long limit, long used, long reserved) {

	/** The name of an account's total over all Apis. */
	public static final String TOTAL = "*";

	/** Calls that can still be reserved. */
	public long remaining() {
		return Math.max(0, this.limit - this.used - this.reserved);
	}

	/** Calls granted beyond the plan. */
	public long granted() {
		return this.limit - this.base;
	}

	/** This state after a reservation of the call it was read for was given back. */
	QuotaState released() {
		return new QuotaState(this.quota, this.base, this.limit, this.used, this.reserved - 1);
	}

	/** The quota in the rate headers; it has no window. */
	public RateItem item() {
		return new RateItem(headerName(), this.limit, null, remaining(), null);
	}

	/** The quota's name in the rate headers and in {@code violated-policies}. */
	public String headerName() {
		return this.quota.equals(TOTAL) ? "total" : this.quota;
	}

}
