package io.memgate.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.redis.UtcDay;
import io.memgate.gateway.usage.Dimension;
import io.memgate.gateway.usage.UsageBook;
import io.memgate.gateway.usage.UsageQuery;
import io.memgate.gateway.usage.UsageReport;

/**
 * The calls of an account in the last seven days, today among them, as usage counts them.
 *
 * @param over the time from the first of these days, or from the account's beginning if
 * that is later, up to now
 * @param now the end of it
 * @param rows calls by day, Api and outcome
 */
record RecentCalls(Duration over, Instant now, List<Row> rows) {

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

	/** Reads those of an account. */
	static Mono<RecentCalls> read(UsageBook book, Directory directory, String account, Instant now) {
		return Mono.zip(directory.find(account), book.report(account, query(now)),
				(found, report) -> of(report, found.created(), now));
	}

	static RecentCalls of(UsageReport report, Instant created, Instant now) {
		Instant start = UtcDay.start(report.from());
		return new RecentCalls(Duration.between(created.isAfter(start) ? created : start, now), now,
				report.rows().stream().map(Row::of).toList());
	}

	/** Nothing is known of them. */
	static RecentCalls none(Instant now) {
		return new RecentCalls(Duration.ZERO, now, List.of());
	}

	/** How long a quota lasts at their pace; null when that cannot be said. */
	@Nullable Forecast forecast(QuotaState quota) {
		String api = quota.name().equals(Grant.TOTAL) ? null : quota.name();
		return Forecast.of(sum(api, Row::isCharged), this.over, quota.remaining(), this.now, quota.resetAt());
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

	/** Charged calls a day; a time shorter than a day counts as one. */
	double pace(@Nullable String api) {
		return Forecast.perDay(sum(api, Row::isCharged), this.over);
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
