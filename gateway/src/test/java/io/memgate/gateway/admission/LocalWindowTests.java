package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LocalWindowTests {

	private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final LocalWindow window = new LocalWindow(SECOND);

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void noSpanOfTheTimeHoldsMoreThanTheAmount(long seed) {
		Random random = new Random(seed);
		List<Instant> admitted = new ArrayList<>();
		Instant now = START;
		for (int i = 0; i < 20_000; i++) {
			now = now.plus(random.nextInt(50) == 0 ? 700_000 : random.nextInt(30_000), ChronoUnit.MICROS);
			if (this.window.until(10, 1, now).isZero()) {
				this.window.take(1, now);
				admitted.add(now);
			}
		}

		for (int i = 10; i < admitted.size(); i++) {
			assertThat(Duration.between(admitted.get(i - 10), admitted.get(i))).as("seed " + seed)
				.isGreaterThan(SECOND);
		}
		assertThat(admitted).hasSizeGreaterThan(2000);
	}

	@Test
	void whoWaitsAsToldConforms() {
		this.window.take(4, START);
		this.window.take(6, START.plusMillis(500));
		Instant now = START.plusMillis(600);

		Duration until = this.window.until(10, 5, now);

		assertThat(until).isBetween(Duration.ofMillis(900), Duration.ofMillis(932));
		assertThat(this.window.until(10, 5, now.plus(until))).isZero();
		assertThat(this.window.until(10, 5, now.plus(until).minusNanos(1000))).isPositive();
		assertThat(this.window.left(10, now)).isZero();
	}

	@Test
	void whatCostsMoreThanThereIsNeverConforms() {
		assertThat(this.window.until(0, 1, START)).isEqualTo(SECOND);
		assertThat(this.window.until(3, 4, START)).isEqualTo(SECOND);
	}

	@Test
	void aClockThatStepsBackRefillsNothing() {
		this.window.take(10, START);

		assertThat(this.window.until(10, 1, START.minusSeconds(60))).isPositive();
		this.window.take(1, START.minusSeconds(60));
		assertThat(this.window.left(20, START)).isEqualTo(9);
	}

}
