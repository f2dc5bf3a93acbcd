package io.memgate.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.redis.UtcDay;
import io.memgate.gateway.usage.Dimension;
import io.memgate.gateway.usage.UsageQuery;
import io.memgate.gateway.usage.UsageReport;

/**
 * The calls of an account in the last seven days, today among them, as usage counts them.
 *
 * @param days how long that is up to now, in days
 * @param rows calls by day, Api and outcome
 */
record RecentCalls(double days, List<Row> rows) {

	/** What is looked at, today among them. */
	static final int DAYS = 7;

	RecentCalls {
		rows = List.copyOf(rows);
	}

	/** The question for them. */
	static UsageQuery query(Instant now) {
		LocalDate today = UtcDay.of(now);
		return new UsageQuery(today.minusDays(DAYS - 1L), today, false, Map.of(),
				List.of(Dimension.DAY, Dimension.API, Dimension.OUTCOME));
	}

	static RecentCalls of(UsageReport report, Instant now) {
		Duration time = Duration.between(UtcDay.start(report.from()), now);
		return new RecentCalls(Math.max(1, time.toMillis() / (double) Duration.ofDays(1).toMillis()),
				report.rows().stream().map(Row::of).toList());
	}

	/**
	 * Calls that were not refused.
	 * @param api the Api; null for all
	 */
	long allowed(@Nullable String api) {
		return sum(api, (row) -> !row.outcome().equals(Outcome.REFUSED.word()));
	}

	/** Charged calls on each day that had any. */
	List<Long> chargedByDay(@Nullable String api) {
		return List.copyOf(this.rows.stream()
			.filter((row) -> row.isOf(api) && row.isCharged())
			.collect(Collectors.groupingBy(Row::day, Collectors.summingLong(Row::calls)))
			.values());
	}

	/** Charged calls a day. */
	double pace(@Nullable String api) {
		return sum(api, Row::isCharged) / this.days;
	}

	private long sum(@Nullable String api, Predicate<Row> which) {
		return this.rows.stream().filter((row) -> row.isOf(api) && which.test(row)).mapToLong(Row::calls).sum();
	}

	/**
	 * Calls of one day, Api and outcome.
	 */
	record Row(String day, String api, String outcome, long calls) {

		static Row of(Map<String, Object> row) {
			return new Row(String.valueOf(row.get("day")), String.valueOf(row.get("api")),
					String.valueOf(row.get("outcome")), Long.parseLong(String.valueOf(row.get("calls"))));
		}

		boolean isOf(@Nullable String asked) {
			return asked == null || this.api.equals(asked);
		}

		boolean isCharged() {
			return this.outcome.equals(Outcome.SUCCESS.word());
		}

	}

}
