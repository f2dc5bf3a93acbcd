package io.memgate.gateway.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Extra quota of an account.
 *
 * @param id names it in lists and records
 * @param quota name of an Api, or {@link #TOTAL} for the account's total
 * @param amount number of calls
 * @param reason why it was given
 * @param actor who gave it
 * @param created when it was given
 * @param expires when it ends; null for never
 */
public record Grant(String id, String quota, long amount, String reason, String actor, Instant created,
		@Nullable Instant expires) {

	/** The quota over all Apis of an account. */
	public static final String TOTAL = "*";

	/** Most calls in one grant; sums of grants stay exact in every number type. */
	public static final long MOST = 1_000_000_000_000L;

	public Grant {
		if (amount < 1 || amount > MOST) {
			throw new IllegalArgumentException("a grant is of 1 to " + MOST + " calls");
		}
	}

}
