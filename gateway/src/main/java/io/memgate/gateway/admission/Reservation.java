package io.memgate.gateway.admission;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.memgate.gateway.policy.Api;

/**
 * One call's unit of each of its quotas, held while the call is in flight.
 *
 * @param id the call's request id
 * @param account the account that holds it
 * @param day the UTC day of its admission by Redis's time, {@code yyyyMMdd}
 * @param usage where its usage is counted: {@code <project>:<key>:<api>}
 * @param effect whether the call reads or writes
 * @param node the node that admitted it
 */
public record Reservation(String id, String account, String day, String usage, Api.Effect effect, String node) {

	private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE.withZone(ZoneOffset.UTC);

	private static final int NOTED = 4;

	static String day(Instant at) {
		return DAY.format(at).substring(0, 8);
	}

	/** What is kept of it in Redis, beside its id and its account. */
	String note() {
		return String.join(" ", this.day, this.usage, this.effect.name().toLowerCase(Locale.ROOT), this.node);
	}

	/** The reservation that a note was made of. */
	static Reservation noted(String account, String id, String note) {
		String[] parts = note.split(" ", NOTED);
		if (parts.length != NOTED) {
			throw new IllegalArgumentException("reservation " + id + " of " + account + " has a strange note");
		}
		return new Reservation(id, account, parts[0], parts[1], Api.Effect.valueOf(parts[2].toUpperCase(Locale.ROOT)),
				parts[3]);
	}

	/** The project that the call was made in. */
	String project() {
		return this.usage.substring(0, this.usage.indexOf(':'));
	}

}
