package io.memgate.gateway.simulation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.usage.RecordedCall;

/**
 * The calls that are looked at. What came before them is replayed too, to know what was
 * used.
 *
 * @param from the first instant; null for the logs' beginning
 * @param to the first instant after the last; null for the logs' end
 * @param account the only account; null for all
 */
public record Selection(@Nullable Instant from, @Nullable Instant to, @Nullable String account) {

	/** Every call. */
	public static final Selection ALL = new Selection(null, null, null);

	boolean isOf(RecordedCall call) {
		return this.account == null || this.account.equals(call.account());
	}

	boolean isFrom(RecordedCall call) {
		return this.from == null || !call.decidedAt().isBefore(this.from);
	}

	boolean isOver(RecordedCall call) {
		return this.to != null && !call.decidedAt().isBefore(this.to);
	}

}
