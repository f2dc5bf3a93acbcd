package io.memgate.gateway.redis;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A day as the names of keys have it: of UTC, {@code yyyyMMdd}.
 */
public final class UtcDay {

	private UtcDay() {
	}

	/** The day of an instant. */
	public static LocalDate of(Instant at) {
		return LocalDate.ofInstant(at, ZoneOffset.UTC);
	}

	/** Its first instant. */
	public static Instant start(LocalDate day) {
		return day.atStartOfDay(ZoneOffset.UTC).toInstant();
	}

	/** Its name in keys. */
	public static String name(LocalDate day) {
		return DateTimeFormatter.BASIC_ISO_DATE.format(day);
	}

	/** The day of such a name. */
	public static LocalDate read(String name) {
		return LocalDate.parse(name, DateTimeFormatter.BASIC_ISO_DATE);
	}

}
