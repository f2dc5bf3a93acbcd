package io.memgate.gateway.admission;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One call's unit of each of its quotas, held while the call is in flight.
 *
 * @param id the call's request id
 * @param account the account that holds it
 * @param day the UTC day of its admission by Redis's time, {@code yyyyMMdd}
 * @param usage where its usage is counted: {@code <project>:<key>:<api>}
 */
public record Reservation(String id, String account, String day, String usage) {

	private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE.withZone(ZoneOffset.UTC);

	static String day(Instant at) {
		return DAY.format(at).substring(0, 8);
	}

}
