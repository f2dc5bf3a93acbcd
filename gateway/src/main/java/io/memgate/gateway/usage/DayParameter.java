package io.memgate.gateway.usage;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** A day as a request names it: {@code yyyy-MM-dd}, of the years 2000 to 9999. */
public final class DayParameter {

	private static final Pattern FORM = Pattern.compile("[2-9][0-9]{3}-[0-9]{2}-[0-9]{2}");

	private DayParameter() {
	}

	/**
	 * Reads a parameter.
	 * @param name the parameter's
	 * @throws UsageQueryException when it names no day
	 */
	public static LocalDate read(String name, String text) {
		try {
			if (FORM.matcher(text).matches()) {
				return LocalDate.parse(text);
			}
		}
		catch (DateTimeException ex) {
			// As one of another form.
		}
		throw new UsageQueryException(name, "must be a date such as 2026-12-31, from 2000-01-01 to 9999-12-31");
	}

}
