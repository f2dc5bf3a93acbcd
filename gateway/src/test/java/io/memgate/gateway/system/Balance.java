package io.memgate.gateway.system;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The equation of one account and Api.
 *
 * @param limit calls that quota and grants allow
 * @param charged what the ledger has charged
 * @param held what the ledger still holds for calls in flight
 * @param usage settled calls by outcome
 * @param completed what the memory service says it completed
 * @param handedOver successes that clients got
 * @param mayBeShort by how many charged may be below completed: 0 for writes
 */
record Balance(String account, String api, long limit, long charged, long held, Map<String, Long> usage, long completed,
		long handedOver, long mayBeShort) {

	Balance {
		usage = Map.copyOf(usage);
	}

	/** Calls that admission let through: all that were settled, and those still held. */
	long admitted() {
		return this.usage.values().stream().mapToLong(Long::longValue).sum() + this.held;
	}

	/** Charged, or completed, beyond what may be. */
	long overshoot() {
		return Math.max(0, this.charged - this.completed) + Math.max(0, this.charged - this.limit);
	}

	/** Completed and not charged, beyond what may be. */
	long undershoot() {
		return Math.max(0, this.completed - this.mayBeShort - this.charged);
	}

	/** The equation, in one line. */
	@Override
	public String toString() {
		return "%s %s: charged %d = usage %s; completed %d%s; handed over %d; limit %d; held %d".formatted(this.account,
				this.api, this.charged, this.usage, this.completed,
				(this.mayBeShort > 0) ? " (may be short by " + this.mayBeShort + ')' : "", this.handedOver, this.limit,
				this.held);
	}

	/** The first thing that does not add up. */
	Optional<String> firstDifference() {
		return Stream
			.of(unless(this.held == 0, "%d calls are still held", this.held),
					unless(this.charged == this.usage.getOrDefault("success", 0L),
							"charged %d, but the usage counts %d successes", this.charged,
							this.usage.getOrDefault("success", 0L)),
					unless(this.charged <= this.completed, "charged %d, but only %d were completed", this.charged,
							this.completed),
					unless(this.undershoot() == 0, "charged %d, but %d were completed", this.charged, this.completed),
					unless(this.handedOver <= this.charged, "charged %d, but %d successes were handed over",
							this.charged, this.handedOver),
					unless(this.charged <= this.limit, "charged %d, but only %d are allowed", this.charged, this.limit))
			.flatMap(Optional::stream)
			.findFirst()
			.map((difference) -> this.account + ' ' + this.api + ": " + difference);
	}

	private static Optional<String> unless(boolean holds, String otherwise, Object... figures) {
		return holds ? Optional.empty() : Optional.of(otherwise.formatted(figures));
	}

}
