package io.memgate.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.usage.Counts;
import io.memgate.gateway.usage.UsageReport;

import static org.assertj.core.api.Assertions.assertThat;

class ForecastTests {

	private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

	private static final UsageReport NOTHING = new UsageReport("acme", LocalDate.parse("2026-11-22"),
			LocalDate.parse("2026-11-28"), false, Map.of(), List.of(), List.of(), new Counts(0, 0, 0), "");

	@Test
	void aQuotaLastsWhatIsLeftDividedByThePace() {
		Forecast forecast = of(700, Duration.ofDays(7), 950, null);

		assertThat(forecast).isEqualTo(new Forecast(100, NOW.plus(Duration.ofHours(228))));
	}

	@Test
	void aYoungAccountIsJudgedByADayAtLeast() {
		assertThat(of(50, Duration.ofMinutes(5), 100, null)).isEqualTo(new Forecast(50, NOW.plus(Duration.ofDays(2))));
		assertThat(of(50, Duration.ofHours(12), 100, null)).isEqualTo(new Forecast(50, NOW.plus(Duration.ofDays(2))));
		assertThat(of(50, Duration.ofHours(48), 100, null)).isEqualTo(new Forecast(25, NOW.plus(Duration.ofDays(4))));
	}

	@Test
	void whatWasNotUsedOrIsUsedUpHasNone() {
		assertThat(of(0, Duration.ofDays(7), 950, null)).isNull();
		assertThat(of(700, Duration.ofDays(7), 0, null)).isNull();
	}

	@Test
	void aQuotaThatBeginsAnewBeforeLasts() {
		Instant until = NOW.plus(Duration.ofDays(10));

		assertThat(of(700, Duration.ofDays(7), 1000, until)).isEqualTo(new Forecast(100, null));
		assertThat(of(700, Duration.ofDays(7), 999, until))
			.isEqualTo(new Forecast(100, until.minus(Duration.ofSeconds(864))));
	}

	@Test
	void whatIsTenYearsOffIsNotForetold() {
		assertThat(of(7, Duration.ofDays(7), 3650, null)).isEqualTo(new Forecast(1, NOW.plus(Duration.ofDays(3650))));
		assertThat(of(7, Duration.ofDays(7), 3651, null)).isEqualTo(new Forecast(1, null));
		assertThat(of(1, Duration.ofDays(7), Long.MAX_VALUE / 2, null)).isEqualTo(new Forecast(0.1, null));
	}

	@Test
	void onlyChargedCallsAreAPace() {
		RecentCalls calls = new RecentCalls(Duration.ofDays(1), NOW, List.of(row("addMessage", "success", 5),
				row("addMessage", "refused", 90), row("addMessage", "success", 2), row("getMemory", "success", 1)));

		assertThat(calls.pace("addMessage")).isEqualTo(7);
		assertThat(calls.pace("getMemory")).isEqualTo(1);
		assertThat(calls.pace(null)).isEqualTo(8);
	}

	@Test
	void theTimeIsThatSinceTheFirstDayOrSinceTheAccountBegan() {
		Instant created = NOW.minus(Duration.ofDays(2));

		assertThat(RecentCalls.of(NOTHING, Instant.EPOCH, NOW).over()).isEqualTo(Duration.parse("P6DT12H"));
		assertThat(RecentCalls.of(NOTHING, created, NOW).over()).isEqualTo(Duration.ofDays(2));
	}

	private static @Nullable Forecast of(long calls, Duration over, long remaining, @Nullable Instant resetsAt) {
		return Forecast.of(calls, over, remaining, NOW, resetsAt);
	}

	private static RecentCalls.Row row(String api, String outcome, long calls) {
		return new RecentCalls.Row("2026-11-27", api, outcome, calls);
	}

}
