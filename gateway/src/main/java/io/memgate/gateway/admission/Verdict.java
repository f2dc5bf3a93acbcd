package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.RedisClock;

/**
 * What became of one call that reached admission, as it is remembered.
 *
 * @param id the call's request id
 * @param word in a word
 * @param at Redis's time of it; null while it is open
 */
public record Verdict(String id, Word word, @Nullable Instant at) {

	/** A call that holds its reservation. */
	static Verdict open(String id) {
		return new Verdict(id, Word.OPEN, null);
	}

	/**
	 * Reads a member of an account's decisions: {@code <id> <word> <microseconds>}.
	 */
	static Verdict read(String decision) {
		String[] parts = decision.split(" ");
		return new Verdict(parts[0], Word.valueOf(parts[1].toUpperCase(Locale.ROOT)),
				RedisClock.instant(Long.parseLong(parts[2])));
	}

	/** What may become of a call. */
	public enum Word {

		/** It is in flight, or its outcome is not known yet; its unit is held. */
		OPEN,

		/** It was completed, and charged. */
		CHARGED,

		/** It was not completed; its unit was given back. */
		RELEASED,

		/** It was not admitted. */
		REFUSED,

		/** It was answered as an earlier call with the same Idempotency-Key. */
		REPLAYED

	}

}
