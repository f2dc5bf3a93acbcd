package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The reservations that a look found to be nobody's and could not end.
 */
final class Orphans {

	/** When each lapsed, by its id. */
	private final Map<String, Instant> lapsed = new HashMap<>();

	synchronized void add(OpenReservation reservation) {
		this.lapsed.put(reservation.reservation().id(), reservation.deadline());
	}

	synchronized int count() {
		return this.lapsed.size();
	}

	/** When the oldest of them lapsed; null when there is none. */
	synchronized @Nullable Instant oldest() {
		return this.lapsed.isEmpty() ? null : Collections.min(this.lapsed.values());
	}

}
