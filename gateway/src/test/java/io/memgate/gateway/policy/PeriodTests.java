package io.memgate.gateway.policy;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PeriodTests {

	@ParameterizedTest
	@CsvSource({ "DAY, 2026-02-28T23:59:59.999999Z, calls@20260228, 2026-03-01T00:00:00Z, 24",
			"DAY, 2028-02-29T00:00:00Z, calls@20280229, 2028-03-01T00:00:00Z, 24",
			"MONTH, 2028-02-29T12:00:00Z, calls@202802, 2028-03-01T00:00:00Z, 696",
			"MONTH, 2026-12-31T23:59:59Z, calls@202612, 2027-01-01T00:00:00Z, 744" })
	void aPeriodIsTheUtcCalendars(Period period, Instant at, String counter, Instant end, int hours) {
		assertThat(period.counter("calls", at)).isEqualTo(counter);
		assertThat(period.end(at)).isEqualTo(end);
		assertThat(period.length(at)).isEqualTo(Duration.ofHours(hours));
	}

	@Test
	void aLifeNeitherEndsNorHasALength() {
		assertThat(Period.LIFE.counter("calls", Instant.EPOCH)).isEqualTo("calls");
		assertThat(Period.LIFE.end(Instant.EPOCH)).isNull();
		assertThat(Period.LIFE.length(Instant.EPOCH)).isNull();
	}

}
