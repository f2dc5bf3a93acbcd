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
	 * Reads the value that {@code admit.lua} writes: {@code <deadline>|<note>|<quotas>}.
	 */
	static OpenReservation read(String account, String id, String value) {
		int bar = value.indexOf('|');
		Instant deadline = Instant.EPOCH.plus(Long.parseLong(value.substring(0, bar)), ChronoUnit.MICROS);
		return new OpenReservation(Reservation.noted(account, id, value.substring(bar + 1, value.lastIndexOf('|'))),
				deadline);
	}

	boolean hasLapsed(Instant now) {
		return !this.deadline.isAfter(now);
	}

}
