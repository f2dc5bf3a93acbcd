package io.memgate.gateway.admission;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.UtcDay;

/**
 * Every day that may have usage of an account, {@code yyyyMMdd}: those since it was made,
 * one on either side for clocks that were set, and {@link AccountKeys#EARLIER}.
 *
 * @param past days before yesterday, whose counts seldom move any more
 * @param recent the others
 */
public record UsageDays(List<String> past, List<String> recent) {

	public UsageDays {
		past = List.copyOf(past);
		recent = List.copyOf(recent);
	}

	/** Those of an account that was made at an instant. */
	public static UsageDays since(Instant created, Instant now) {
		LocalDate first = UtcDay.of(created).minusDays(1);
		LocalDate yesterday = UtcDay.of(now).minusDays(1);
		return new UsageDays(Stream.concat(Stream.of(AccountKeys.EARLIER), days(first, yesterday).stream()).toList(),
				days(yesterday, yesterday.plusDays(3)));
	}

	private static List<String> days(LocalDate first, LocalDate end) {
		return first.isBefore(end) ? first.datesUntil(end).map(UtcDay::name).toList() : List.of();
	}

}
