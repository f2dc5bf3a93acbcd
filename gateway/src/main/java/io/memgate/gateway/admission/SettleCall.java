package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.AccountKeys;

/**
 * One run of {@code settle.lua}: its keys and arguments.
 *
 * @param reservation what ends
 * @param outcome a success is committed, anything else given back
 * @param answer what a repeated call is answered with; null to keep none
 * @param lapsed whether it ends only if its deadline has passed
 */
record SettleCall(Reservation reservation, Outcome outcome, @Nullable KeptAnswer answer, boolean lapsed) {

	/** Bytes of answers kept for one account. */
	private static final String ROOM = Integer.toString(4 * 1024 * 1024);

	/** How long an admit may be on its way after its release. */
	private static final String TOMBSTONE = Long.toString(Duration.ofMinutes(10).toMillis());

	String[] keys() {
		AccountKeys account = new AccountKeys(this.reservation.account());
		List<String> keys = new ArrayList<>(7);
		keys.add(account.quota());
		keys.add(account.open());
		keys.add(account.gone(this.reservation.id()));
		keys.add(account.usage(this.reservation.day()));
		keys.add(account.decisions());
		if (this.reservation.repeat() != null) {
			keys.add(account.repeat(this.reservation.repeat()));
			keys.add(account.answers());
		}
		return keys.toArray(String[]::new);
	}

	String[] args() {
		return new String[] { this.reservation.id(), (this.outcome == Outcome.SUCCESS) ? "1" : "0",
				UsageField.of(this.reservation.usage(), this.outcome.word()), TOMBSTONE, this.lapsed ? "1" : "0",
				Ledger.KEEP, Ledger.MOST_DECISIONS, (this.answer != null) ? this.answer.text() : "", ROOM,
				this.reservation.unseen() ? "1" : "0", Long.toString(this.reservation.input().bytes()),
				Long.toString(this.reservation.input().tokens()) };
	}

}
