package io.memgate.gateway.admin;

/**
 * Where an account stands with one quota, in calls.
 *
 * @param quota name of the Api, or {@code *} for the account's total
 * @param limit what the policy gives
 * @param granted grants in force
 * @param used calls charged
 * @param reserved calls in flight
 * @param remaining what may still be called
 */
record QuotaState(String quota, long limit, long granted, long used, long reserved, long remaining) {

	static QuotaState of(String quota, long limit, long used, long reserved, long granted) {
		return new QuotaState(quota, limit, granted, used, reserved, Math.max(0, limit + granted - used - reserved));
	}

}
