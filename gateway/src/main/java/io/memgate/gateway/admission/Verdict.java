package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.RedisClock;

/**
 * What became of one call of an account, as it is remembered.
 *
 * @param id the call's request id
 * @param word in a word
 * @param settledAt Redis's time of it; null while it is open
 * @param decidedAt Redis's time at which it was admitted or refused
 * @param usage who asked, and what: {@code <project>:<key>:<api>}
 * @param revision the policy that decided it
 * @param refusedBy the limit that refused it, or what else did; null where nothing did
 * @param limits its limits at the decision
 */
public record Verdict(String id, Word word, @Nullable Instant settledAt, Instant decidedAt, String usage,
		String revision, @Nullable String refusedBy, List<LimitMove> limits) {

	private static final int USAGE_PARTS = 3;

	public Verdict {
		limits = List.copyOf(limits);
	}

	/** A call that holds its reservation, whose value in Redis this is. */
	static Verdict open(String id, String reservation) {
		String[] parts = reservation.split("\\|");
		String[] note = parts[2].split(" ");
		String[] facts = parts[3].split(" ");
		return new Verdict(id, Word.OPEN, null, instant(facts[0]), note[0], note[note.length - 1], null,
				LimitMove.read(facts[1], true));
	}

	/**
	 * Reads a member of an account's decisions:
	 * {@code <id> <word> <settled> <decided> <usage> <revision> <refuser> <limits>}.
	 */
	static Verdict read(String decision) {
		String[] parts = decision.split(" ");
		Word word = Word.valueOf(parts[1].toUpperCase(Locale.ROOT));
		return new Verdict(parts[0], word, instant(parts[2]), instant(parts[3]), parts[4], parts[5],
				parts[6].equals("-") ? null : QuotaState.headerName(parts[6]),
				LimitMove.read(parts[7], word.isAdmitted()));
	}

	private static Instant instant(String micros) {
		return RedisClock.instant(Long.parseLong(micros));
	}

	/** The project in which the call was made. */
	public String project() {
		return part(0);
	}

	/** The id of the ApiKey with which the call was made. */
	public String key() {
		return part(1);
	}

	/** The Api that was called. */
	public String api() {
		return part(2);
	}

	private String part(int place) {
		return this.usage.split(":", USAGE_PARTS)[place];
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
		REPLAYED;

		/** Whether it was forwarded. */
		public boolean isAdmitted() {
			return this == OPEN || this == CHARGED || this == RELEASED;
		}

	}

}
