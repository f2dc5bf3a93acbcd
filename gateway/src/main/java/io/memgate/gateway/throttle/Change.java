package io.memgate.gateway.throttle;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.RedisClock;

/**
 * One change of an account's standing.
 *
 * @param at Redis's time of it
 * @param change {@code throttled}, {@code proposed} (throttled, and a permanent throttle
 * proposed), {@code suspended}, {@code confirmed} or {@code lifted}
 * @param actor who made it: {@code gateway}, or an administrator
 * @param before the state before it
 * @param after the state after it
 * @param step steps taken and not forgotten after it
 * @param until when a temporary throttle ends; null for none
 * @param rate calls a minute let through until then
 * @param reason why; of the gateway, its evidence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Change(Instant at, String change, String actor, String before, String after, int step,
		@Nullable Instant until, int rate, String reason) {

	/** What a change may be. */
	static final List<String> KINDS = List.of("throttled", "proposed", "suspended", "confirmed", "lifted");

	private static final int PARTS = 9;

	/** Reads an entry of the history that {@code standing.lua} writes. */
	static Change read(String entry) {
		String[] parts = entry.split("\\|", PARTS);
		if (parts.length != PARTS) {
			throw new IllegalStateException("a standing has a strange change in its history");
		}
		if (!KINDS.contains(parts[1])) {
			throw new IllegalStateException("a standing has an unknown change in its history");
		}
		long until = Long.parseLong(parts[6]);
		return new Change(RedisClock.instant(Long.parseLong(parts[0])), parts[1], parts[2], parts[3], parts[4],
				Integer.parseInt(parts[5]), (until > 0) ? RedisClock.instant(until) : null, Integer.parseInt(parts[7]),
				parts[8]);
	}

}
