package io.memgate.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How long a quota lasts if it goes on to be used as in the last days.
 *
 * @param callsPerDay charged calls of a day, on average
 * @param until when nothing is left; null when the quota begins anew before, or it lasts
 * for more than {@link #LONGEST}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Forecast(double callsPerDay, @Nullable Instant until) {

	/** What is further off is not foretold. */
	static final Duration LONGEST = Duration.ofDays(3650);

	private static final int MILLIS_OF_DAY = 24 * 60 * 60 * 1000;

	/** Calls a day; a time shorter than a day counts as one. */
	static double perDay(long calls, Duration over) {
		return calls / Math.max(1, (double) over.toMillis() / MILLIS_OF_DAY);
	}

	/**
	 * The forecast of a quota.
	 * @param calls charged lately
	 * @param over the time in which; one shorter than a day counts as a day, as the first
	 * hour of an account says little of its days
	 * @param remaining what may still be called
	 * @param resetsAt when the quota begins anew; null when it never does
	 * @return null when nothing was called, or nothing is left
	 */
	static @Nullable Forecast of(long calls, Duration over, long remaining, Instant now, @Nullable Instant resetsAt) {
		if (calls == 0 || remaining == 0) {
			return null;
		}
		double perDay = perDay(calls, over);
		double days = remaining / perDay;
		Instant until = (days <= LONGEST.toDays())
				? now.plusMillis(Math.round(days * MILLIS_OF_DAY)).truncatedTo(ChronoUnit.SECONDS) : null;
		boolean lasts = until == null || (resetsAt != null && !until.isBefore(resetsAt));
		return new Forecast(Math.round(perDay * 10) / 10.0, lasts ? null : until);
	}

}
