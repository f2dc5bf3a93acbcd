package io.memgate.gateway.admission;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The reservations that a look found to be nobody's and could not end.
 */
final class Orphans {

	private int count;

	private @Nullable Instant oldest;

	synchronized void add(OpenReservation reservation) {
		this.count++;
		if (this.oldest == null || reservation.deadline().isBefore(this.oldest)) {
			this.oldest = reservation.deadline();
		}
	}

	synchronized int count() {
		return this.count;
	}

	/** When the oldest of them lapsed; null when there is none. */
	synchronized @Nullable Instant oldest() {
		return this.oldest;
	}

}
