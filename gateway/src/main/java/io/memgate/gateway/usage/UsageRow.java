package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import io.memgate.gateway.redis.AccountKeys;

/**
 * The calls of one day, project, key, Api and outcome.
 *
 * @param day {@code yyyy-MM-dd}, or {@code earlier} for all days that are kept no longer
 * @param project the project's id; {@code -} for calls of which nobody knows whose
 * @param key the ApiKey's id; {@code -} for these
 * @param api the Api's name
 * @param outcome success, failure, refused, replayed or unknown
 * @param counts how much was asked
 */
public record UsageRow(String day, String project, String key, String api, String outcome, Counts counts) {

	/** Project, key, Api, outcome; what has more parts is their input. */
	private static final int PARTS = 4;

	static boolean isCalls(String field) {
		return field.chars().filter((character) -> character == ':').count() == PARTS - 1;
	}

	static UsageRow read(String day, String field, Map<String, String> counts) {
		String[] parts = field.split(":", PARTS);
		return new UsageRow(shown(day), parts[0], parts[1], parts[2], parts[3],
				new Counts(number(counts, field), number(counts, field + ":bytes"), number(counts, field + ":tokens")));
	}

	private static String shown(String day) {
		return day.equals(AccountKeys.EARLIER) ? day
				: LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE).toString();
	}

	private static long number(Map<String, String> counts, String field) {
		return Long.parseLong(counts.getOrDefault(field, "0"));
	}

}
