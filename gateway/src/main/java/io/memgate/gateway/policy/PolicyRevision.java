package io.memgate.gateway.policy;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One dated version of the limits.
 *
 * @param id the id of the change that made it; {@link #BASE} for the file itself
 * @param effective from when it is in force; {@link Instant#EPOCH} for the file itself
 * @param summary what it changes, in words; empty for the file itself
 * @param emergency why it cannot wait; null when it can
 * @param policy its limits: the file with this change and every earlier one
 */
public record PolicyRevision(String id, Instant effective, String summary, @Nullable String emergency,
		UsagePolicy policy) {

	/** The id of what the file says without its changes; no change can have it. */
	public static final String BASE = "";

	/** Whether it is what the file says without its changes. */
	public boolean isBase() {
		return this.id.equals(BASE);
	}

	/** Whether it is in force at an instant, unless a later one is. */
	boolean isEffective(Instant at) {
		return !this.effective.isAfter(at);
	}

}
