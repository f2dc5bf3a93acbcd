package io.memgate.gateway.admission;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.JointCall;
import io.memgate.gateway.redis.RedisScript;

/**
 * One reservation that {@code settle.lua} ends: its keys and arguments.
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

	JointCall joint(RedisScript script) {
		AccountKeys account = new AccountKeys(this.reservation.account());
		String gone = account.gone(this.reservation.id());
		String repeat = this.reservation.repeat();
		return new JointCall(script,
				new String[] { account.quota(), account.open(), account.usage(this.reservation.day()),
						account.decisions(), account.answers() },
				new String[] { TOMBSTONE, Ledger.KEEP, Ledger.MOST_DECISIONS, ROOM },
				(repeat != null) ? new String[] { gone, account.repeat(repeat) } : new String[] { gone }, args());
	}

	private String[] args() {
		return new String[] { this.reservation.id(), (this.outcome == Outcome.SUCCESS) ? "1" : "0",
				UsageField.of(this.reservation.usage(), this.outcome.word()), this.lapsed ? "1" : "0",
				(this.answer != null) ? this.answer.text() : "", this.reservation.unseen() ? "1" : "0",
				this.reservation.input().bytes() + ":" + this.reservation.input().tokens() };
	}

}
