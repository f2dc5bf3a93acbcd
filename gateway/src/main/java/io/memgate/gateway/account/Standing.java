package io.memgate.gateway.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.RedisClock;

/**
 * Where an account stands: whether its calls are refused altogether, until when and why.
 *
 * @param state none, temporary or permanent
 * @param since when it was throttled; null when it never was
 * @param until when a temporary throttle ends, or the last one ended; null for neither
 * @param rate calls a minute that a temporary throttle lets through; 0 for none
 * @param step steps of the ladder that were taken and are not forgotten
 * @param proposed whether a permanent throttle waits for an administrator's word
 * @param reason why, with the evidence, in words; empty when it was never throttled
 * @param actor who has throttled it; empty when nobody has
 */
public record Standing(State state, @Nullable Instant since, @Nullable Instant until, int rate, int step,
		boolean proposed, String reason, String actor) {

	/** Reads the hash that Redis keeps of it. */
	public static Standing read(Map<String, String> hash) {
		return new Standing(State.valueOf(hash.getOrDefault("state", "none").toUpperCase(Locale.ROOT)),
				instant(hash, "since"), instant(hash, "until"), (int) number(hash, "rate"), (int) number(hash, "step"),
				number(hash, "proposed") > 0, hash.getOrDefault("reason", ""), hash.getOrDefault("actor", ""));
	}

	private static @Nullable Instant instant(Map<String, String> hash, String field) {
		long micros = number(hash, field);
		return (micros > 0) ? RedisClock.instant(micros) : null;
	}

	private static long number(Map<String, String> hash, String field) {
		return Long.parseLong(hash.getOrDefault(field, "0"));
	}

	/**
	 * What time has made of it, as {@code ladder.lua} has it: a temporary throttle ends,
	 * and after it one step is forgotten for each time of forgetting, with what was
	 * proposed.
	 * @param forgottenAfter the time of forgetting; null for never
	 */
	public Standing at(Instant now, @Nullable Duration forgottenAfter) {
		if (this.state == State.PERMANENT || this.until == null || now.isBefore(this.until)) {
			return this;
		}
		long passed = (forgottenAfter != null) ? Duration.between(this.until, now).dividedBy(forgottenAfter) : 0;
		return new Standing(State.NONE, this.since, this.until, this.rate, (int) Math.max(0, this.step - passed),
				this.proposed && passed == 0, this.reason, this.actor);
	}

	/** What an account may be. */
	public enum State {

		/** It may call. */
		NONE,

		/** It is throttled until an instant. */
		TEMPORARY,

		/** It is throttled until an administrator lifts that. */
		PERMANENT;

		/** Its name in answers. */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
