package io.memgate.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.usage.UsageBook;
import io.memgate.gateway.usage.UsageRow;
import org.jspecify.annotations.Nullable;

/**
 * What an account was charged in the last days, today among them.
 *
 * @param calls by Api
 * @param over the time from the first of these days, or from the account's beginning if
 * that is later
 * @param now the end of it
 */
record RecentCharges(Map<String, Long> calls, Duration over, Instant now) {

	/** UTC days, of which usage is counted. */
	static final int DAYS = 7;

	private static final String CHARGED = "success";

	/** Reads the use of an account. */
	static Mono<RecentCharges> read(UsageBook book, Account account, Instant now) {
		LocalDate today = UsageBook.day(now);
		LocalDate first = today.minusDays(DAYS - 1L);
		return book.read(account.id(), first, today, false).map((rows) -> of(rows, first, account.created(), now));
	}

	static RecentCharges of(List<UsageRow> rows, LocalDate first, Instant created, Instant now) {
		Map<String, Long> calls = rows.stream()
			.filter((row) -> row.outcome().equals(CHARGED))
			.collect(Collectors.groupingBy(UsageRow::api, Collectors.summingLong((row) -> row.counts().calls())));
		Instant start = first.atStartOfDay(ZoneOffset.UTC).toInstant();
		return new RecentCharges(calls, Duration.between(created.isAfter(start) ? created : start, now), now);
	}

	/** How long a quota lasts at this pace; null when that cannot be said. */
	@Nullable Forecast forecast(QuotaState quota) {
		long charged = quota.name().equals(Grant.TOTAL) ? this.calls.values().stream().mapToLong(Long::longValue).sum()
				: this.calls.getOrDefault(quota.name(), 0L);
		return Forecast.of(charged, this.over, quota.remaining(), this.now, quota.resetAt());
	}

}
