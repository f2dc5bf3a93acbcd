package io.memgate.gateway.notice;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * When a delivery that failed is attempted again: the schedule that Standard Webhooks
 * gives as its example, three days in all, each pause up to a fifth longer or shorter.
 *
 * @param chance numbers from 0 to 1
 */
record RetrySchedule(DoubleSupplier chance) {

	private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5),
			Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10),
			Duration.ofHours(14), Duration.ofHours(20), Duration.ofHours(24));

	private static final double SPREAD = 0.2;

	/**
	 * The pause after an attempt.
	 * @param attempt its number, from 1
	 * @param asked what the receiver asks for; null for nothing. A longer pause is kept,
	 * up to the longest of the schedule
	 * @return null when there is no further attempt
	 */
	@Nullable Duration after(int attempt, @Nullable Duration asked) {
		if (attempt > PAUSES.size()) {
			return null;
		}
		double factor = 1 - SPREAD + 2 * SPREAD * this.chance.getAsDouble();
		Duration usual = Duration.ofMillis(Math.round(PAUSES.get(attempt - 1).toMillis() * factor));
		if (asked == null || asked.compareTo(usual) <= 0) {
			return usual;
		}
		return (asked.compareTo(PAUSES.getLast()) < 0) ? asked : PAUSES.getLast();
	}

}
