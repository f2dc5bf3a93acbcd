package io.memgate.gateway.admin;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.QuotaState;

/**
 * Where an account stands with one quota, in calls, as the admin API shows it.
 *
 * @param quota name of the Api, or {@code *} for the account's total
 * @param limit what the policy gives
 * @param granted grants in force
 * @param used calls charged
 * @param reserved calls in flight
 * @param remaining what may still be called
 * @param resetAt when it begins anew; null when it never does
 */
record QuotaView(String quota, long limit, long granted, long used, long reserved, long remaining,
		@Nullable Instant resetAt) {

	static QuotaView of(QuotaState state) {
		return new QuotaView(state.name(), state.quota().calls(), state.granted(), state.used(), state.reserved(),
				state.remaining(), state.resetAt());
	}

}
