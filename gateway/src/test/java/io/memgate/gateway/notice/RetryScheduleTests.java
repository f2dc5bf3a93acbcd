package io.memgate.gateway.notice;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryScheduleTests {

	private final RetrySchedule even = new RetrySchedule(() -> 0.5);

	@Test
	void pausesGrowFromFiveSecondsToADayAndThenItIsGivenUp() {
		List<Duration> pauses = IntStream.rangeClosed(1, 9).mapToObj((attempt) -> after(this.even, attempt)).toList();

		assertThat(pauses).isSorted().startsWith(Duration.ofSeconds(5), Duration.ofMinutes(5));
		assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.parse("PT75H35M5S"));
		assertThat(this.even.after(10, null)).isNull();
	}

	@Test
	void aPauseIsUpToAFifthLongerOrShorter() {
		assertThat(after(new RetrySchedule(() -> 0), 2)).isEqualTo(Duration.ofMinutes(4));
		assertThat(after(new RetrySchedule(() -> 1), 2)).isEqualTo(Duration.ofMinutes(6));
	}

	@Test
	void aLongerPauseThatIsAskedForIsKeptUpToADay() {
		assertThat(this.even.after(1, Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
		assertThat(this.even.after(2, Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(5));
		assertThat(this.even.after(1, Duration.ofDays(9))).isEqualTo(Duration.ofDays(1));
		assertThat(this.even.after(10, Duration.ofMinutes(1))).isNull();
	}

	private static Duration after(RetrySchedule schedule, int attempt) {
		return Objects.requireNonNull(schedule.after(attempt, null));
	}

}
