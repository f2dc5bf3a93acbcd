package io.memgate.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;

import org.jspecify.annotations.Nullable;

/**
 * What a quota is counted over: an account's whole life, or the calendar period (UTC)
 * that the instant of admission is in.
 */
public enum Period {

	/** Never begins anew. */
	LIFE(""),

	/** A day, from midnight to midnight. */
	DAY("uuuuMMdd"),

	/** A month, from the first to the first. */
	MONTH("uuuuMM");

	private final DateTimeFormatter date;

	Period(String date) {
		this.date = DateTimeFormatter.ofPattern(date).withZone(ZoneOffset.UTC);
	}

	/**
	 * The counter of a quota at an instant: {@code <quota>}, {@code <quota>@yyyyMMdd} or
	 * {@code <quota>@yyyyMM}.
	 */
	public String counter(String quota, Instant at) {
		return (this == LIFE) ? quota : quota + '@' + this.date.format(at);
	}

	/** Length of the period that an instant is in; null for {@link #LIFE}. */
	public @Nullable Duration length(Instant at) {
		LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
		return switch (this) {
			case LIFE -> null;
			case DAY -> Duration.ofDays(1);
			case MONTH -> Duration.ofDays(day.lengthOfMonth());
		};
	}

	/** When the next period begins; null for {@link #LIFE}. */
	public @Nullable Instant end(Instant at) {
		LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
		return switch (this) {
			case LIFE -> null;
			case DAY -> day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
			case MONTH -> day.with(TemporalAdjusters.firstDayOfNextMonth()).atStartOfDay(ZoneOffset.UTC).toInstant();
		};
	}

}
