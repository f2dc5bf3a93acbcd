package io.memgate.gateway.throttle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitTests {

	private Instant now = Instant.parse("2026-11-24T14:00:00Z");

	private final Circuit circuit = new Circuit(
			new CapacityProperties.Circuits.Circuit(10, 4, 50, 80, Duration.ofSeconds(2), Duration.ofSeconds(5), 2),
			clock());

	private Clock clock() {
		InstantSource source = () -> this.now;
		return source.withZone(ZoneOffset.UTC);
	}

	@Test
	void aFewFaultsConcludeNothing() {
		answered(3, Duration.ZERO, true);

		assertThat(isTaken()).isTrue();
	}

	@Test
	void halfOfTheCallsFailingOpensItUntilAPauseIsOver() {
		answered(2, Duration.ZERO, false);
		answered(2, Duration.ZERO, true);

		assertThat(isTaken()).isFalse();
		pass(Duration.ofSeconds(3));
		assertThat(this.circuit.untilTried()).isEqualTo(Duration.ofSeconds(2));
		assertThat(isTaken()).isFalse();
	}

	@Test
	void slowCallsOpenItAsWell() {
		answered(4, Duration.ofMillis(2001), false);

		assertThat(isTaken()).isFalse();
	}

	@Test
	void afterThePauseAFewTryAndTheirSuccessClosesIt() {
		answered(4, Duration.ZERO, true);
		pass(Duration.ofMillis(5001));

		answered(2, Duration.ZERO, false);

		answered(3, Duration.ZERO, true);
		assertThat(isTaken()).isTrue();
	}

	@Test
	void theirFailureOpensItAgain() {
		answered(4, Duration.ZERO, true);
		pass(Duration.ofMillis(5001));

		answered(2, Duration.ZERO, true);

		assertThat(isTaken()).isFalse();
		assertThat(this.circuit.untilTried()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void aCallThatWasNotForwardedLeavesItsTryToAnother() {
		answered(4, Duration.ZERO, true);
		pass(Duration.ofMillis(5001));
		Permits first = new Permits();
		Permits second = new Permits();
		assertThat(first.take(this.circuit.breaker())).isTrue();
		assertThat(second.take(this.circuit.breaker())).isTrue();
		assertThat(isTaken()).isFalse();

		first.giveBack();

		assertThat(isTaken()).isTrue();
	}

	private boolean isTaken() {
		return new Permits().take(this.circuit.breaker());
	}

	private void answered(int calls, Duration took, boolean fault) {
		for (int i = 0; i < calls; i++) {
			Permits permits = new Permits();
			assertThat(permits.take(this.circuit.breaker())).isTrue();
			permits.answered(took, fault);
			permits.giveBack();
		}
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

}
