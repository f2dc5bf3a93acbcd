package io.memgate.gateway.admission;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A reservation as it stands in Redis.
 *
 * @param reservation what is held
 * @param deadline Redis's time from which it may be reaped
 */
record OpenReservation(Reservation reservation, Instant deadline) {

	/**
	 * Reads the value that {@code admit.lua} writes:
	 * {@code <deadline>|<day>|<note>|<facts>|<counters>}.
	 */
	static OpenReservation read(String account, String id, String value) {
		String[] parts = value.split("\\|");
		Instant deadline = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
		return new OpenReservation(Reservation.noted(account, id, parts[1], parts[2]), deadline);
	}

	boolean hasLapsed(Instant now) {
		return !this.deadline.isAfter(now);
	}

}
