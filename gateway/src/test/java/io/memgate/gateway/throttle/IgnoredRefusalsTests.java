package io.memgate.gateway.throttle;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IgnoredRefusalsTests {

	private static final IgnoredRefusals.Client CLIENT = new IgnoredRefusals.Client("key1", "127.0.0.1", "hourly");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private long now = -5;

	private final IgnoredRefusals refusals = new IgnoredRefusals(() -> this.now);

	@Test
	void aFirstRefusalAndItsRepeatsAtOnceAreNotIgnored() {
		assertThat(refused()).isFalse();
		for (int i = 0; i < 3; i++) {
			after(Duration.ofMillis(300));
			assertThat(refused()).isFalse();
		}
	}

	@Test
	void whoComesAgainBeforeTheTimeItWasToldIgnoresItOnceForEachSecond() {
		refused();

		after(Duration.ofSeconds(2));
		assertThat(refused()).isTrue();
		assertThat(refused()).isFalse();
		after(Duration.ofMillis(999));
		assertThat(refused()).isFalse();
		after(Duration.ofMillis(1));
		assertThat(refused()).isTrue();
	}

	@Test
	void whoWaitsAsToldIsNotIgnoringEvenIfItIsRefusedAgain() {
		for (int i = 0; i < 100; i++) {
			assertThat(refused()).isFalse();
			after(MINUTE);
		}
	}

	@Test
	void aCallThatWasOnItsWayIsNotARepeat() {
		long came = this.now;
		after(Duration.ofSeconds(5));
		refused();
		after(Duration.ofSeconds(10));

		assertThat(this.refusals.isIgnored(CLIENT, came, MINUTE)).isFalse();
	}

	@Test
	void anotherClientOrLimitWasNotTold() {
		refused();
		after(Duration.ofSeconds(2));

		assertThat(refused(new IgnoredRefusals.Client("key2", "127.0.0.1", "hourly"))).isFalse();
		assertThat(refused(new IgnoredRefusals.Client("key1", "127.0.0.2", "hourly"))).isFalse();
		assertThat(refused(new IgnoredRefusals.Client("key1", "127.0.0.1", "daily"))).isFalse();
		assertThat(refused()).isTrue();
	}

	private boolean refused() {
		return refused(CLIENT);
	}

	private boolean refused(IgnoredRefusals.Client client) {
		return this.refusals.isIgnored(client, this.now, MINUTE);
	}

	private void after(Duration time) {
		this.now += time.toNanos();
	}

}
