package io.memgate.gateway.throttle;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.policy.ThrottleRules.Threshold;

/**
 * Evidence of one kind that counts against an account.
 *
 * @param kind its name in the policy
 * @param pieces how much there is
 * @param moreThan how much is let pass
 * @param perSeconds in how long
 */
public record EvidenceCount(String kind, long pieces, long moreThan, long perSeconds) {

	private static final Pattern SLOT = Pattern.compile("(\\d+):(\\d+)");

	private static final int SLOTS = 32;

	/** Where it is kept in the hash of a standing: one whose time changes begins anew. */
	static String field(Evidence kind, Threshold threshold) {
		return kind.key() + ':' + threshold.per().toSeconds();
	}

	/**
	 * Counts what the hash of a standing has, as the windows of {@code rate.lua} do.
	 */
	static EvidenceCount of(Evidence kind, Threshold threshold, Map<String, String> hash, Instant now) {
		long per = TimeUnit.SECONDS.toMicros(threshold.per().toSeconds());
		long width = Math.ceilDiv(per, SLOTS);
		long micros = TimeUnit.MILLISECONDS.toMicros(now.toEpochMilli());
		long pieces = SLOT.matcher(hash.getOrDefault(field(kind, threshold), ""))
			.results()
			.filter((slot) -> (number(slot, 1) + 1) * width + per > micros)
			.mapToLong((slot) -> number(slot, 2))
			.sum();
		return new EvidenceCount(kind.key(), pieces, threshold.moreThan(), threshold.per().toSeconds());
	}

	private static long number(MatchResult slot, int group) {
		return Long.parseLong(slot.group(group));
	}

}
