package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A call that holds a reservation, as a check of the books finds it.
 *
 * @param id its request id
 * @param project the project it was made in
 * @param api the Api that it called
 * @param age since its admission
 * @param write whether it writes
 * @param outcome what the memory service says has become of it; null when that is nothing
 * so far, or it was not asked
 */
public record Held(String id, String project, String api, Duration age, boolean write,
		@Nullable BackendOutcome outcome) {

	/** A call that the memory service was not asked about. */
	static Held of(Reservation reservation, Instant now) {
		// The first 48 bits of a UUIDv7 are its time (RFC 9562 §5.7).
		Instant begun = Instant.ofEpochMilli(UUID.fromString(reservation.id()).getMostSignificantBits() >>> 16);
		return new Held(reservation.id(), reservation.project(), reservation.api(), Duration.between(begun, now),
				reservation.isWrite(), null);
	}

	/** This call, of which the memory service says that. */
	Held became(BackendOutcome outcome) {
		return new Held(this.id, this.project, this.api, this.age, this.write, outcome);
	}

	boolean isDone() {
		return this.outcome == BackendOutcome.DONE;
	}

}
