package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;

/**
 * A time in which something that changes at few instants only stays as it is.
 *
 * @param from its beginning
 * @param to the first instant after it
 */
public record Span(Instant from, Instant to) {

	/** The span around an instant of what changes at some instants. */
	public static Span around(Instant now, Collection<Instant> turns) {
		return new Span(
				turns.stream().filter((turn) -> !turn.isAfter(now)).max(Comparator.naturalOrder()).orElse(Instant.MIN),
				turns.stream().filter((turn) -> turn.isAfter(now)).min(Comparator.naturalOrder()).orElse(Instant.MAX));
	}

	/** Whether an instant is in it. */
	public boolean holds(Instant at) {
		return !at.isBefore(this.from) && at.isBefore(this.to);
	}

}
