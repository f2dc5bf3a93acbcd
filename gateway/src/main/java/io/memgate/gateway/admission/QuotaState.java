package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.problem.RateItem;

/**
 * One quota of an account as Redis saw it at one instant.
 *
 * @param name the Api's name, or {@link #TOTAL}
 * @param quota what the plan allows
 * @param limit that and the grants in force, in calls
 * @param used calls charged, in the quota's period
 * @param reserved calls in flight that were admitted in the quota's period
 * @param at Redis's time of it
 */
public record QuotaState(String name, Quota quota, long limit, long used, long reserved, Instant at) {

	/** The name of an account's total over all Apis. */
	public static final String TOTAL = "*";

	/** Calls that can still be reserved. */
	public long remaining() {
		return Math.max(0, this.limit - this.used - this.reserved);
	}

	/** Calls granted beyond the plan. */
	public long granted() {
		return this.limit - this.quota.calls();
	}

	/** When it begins anew; null when it never does. */
	public @Nullable Instant resetAt() {
		return this.quota.per().end(this.at);
	}

	/** Until it begins anew; null when it never does. */
	@Nullable Duration untilReset() {
		Instant reset = resetAt();
		return (reset != null) ? Duration.between(this.at, reset) : null;
	}

	/** This state, looked at later. */
	QuotaState at(Instant later) {
		return new QuotaState(this.name, this.quota, this.limit, this.used, this.reserved, later);
	}

	/** This state after a reservation of the call it was read for was given back. */
	QuotaState released() {
		return new QuotaState(this.name, this.quota, this.limit, this.used, this.reserved - 1, this.at);
	}

	/** This state with one more call in flight. */
	QuotaState held() {
		return new QuotaState(this.name, this.quota, this.limit, this.used, this.reserved + 1, this.at);
	}

	/** The counter that it is of. */
	public String counter() {
		return this.quota.per().counter(this.name, this.at);
	}

	/** The quota in the rate headers; one for life has no window. */
	public RateItem item() {
		return RateItem.of(headerName(), this.limit, this.quota.per().length(this.at)).left(remaining(), untilReset());
	}

	/** The quota's name in the rate headers and in {@code violated-policies}. */
	public String headerName() {
		return headerName(this.name);
	}

	static String headerName(String quota) {
		return quota.equals(TOTAL) ? "total" : quota;
	}

}
