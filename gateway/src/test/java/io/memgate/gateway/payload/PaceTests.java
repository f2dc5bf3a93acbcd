package io.memgate.gateway.payload;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** At least 16 KB a second over any 10 seconds of the sender's. */
class PaceTests {

	private static final int SECOND = 16 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private long nanos = Long.MAX_VALUE - 5;

	private final Pace pace = new Pace(new UploadProperties(DataSize.ofKilobytes(16), Duration.ofSeconds(10)),
			() -> this.nanos);

	@Test
	void aSenderOfExactlyTheLeastIsNeverTooSlow() {
		this.pace.asked(Long.MAX_VALUE);

		for (int second = 0; second < 100; second++) {
			this.pace.came(SECOND);
			passes(1);
			assertThat(this.pace.isTooSlow()).isFalse();
		}
	}

	@Test
	void aSenderOfLittleLessIsTooSlowAfterTenSeconds() {
		this.pace.asked(Long.MAX_VALUE);

		for (int second = 0; second < 10; second++) {
			assertThat(this.pace.isTooSlow()).isFalse();
			this.pace.came(SECOND - 1);
			passes(1);
		}

		assertThat(this.pace.isTooSlow()).isTrue();
	}

	@Test
	void whoSendsNothingIsTooSlowAfterTenSeconds() {
		this.pace.asked(1);
		passes(9);
		assertThat(this.pace.isTooSlow()).isFalse();

		passes(1);

		assertThat(this.pace.isTooSlow()).isTrue();
	}

	@Test
	void aFastBeginningDoesNotMakeUpForAPause() {
		this.pace.asked(Long.MAX_VALUE);
		this.pace.came(1_000_000);
		passes(10);
		assertThat(this.pace.isTooSlow()).isFalse();

		passes(1);

		assertThat(this.pace.isTooSlow()).isTrue();
	}

	@Test
	void aPauseOfManyWindowsIsForgottenLikeAShortOne() {
		this.pace.asked(Long.MAX_VALUE);
		passes(500);
		assertThat(this.pace.isTooSlow()).isTrue();

		this.pace.came(10 * SECOND);
		passes(1);

		assertThat(this.pace.isTooSlow()).isFalse();
	}

	@Test
	void aSenderIsNotBlamedForASlowTaker() {
		for (int i = 0; i < 100; i++) {
			this.pace.asked(1);
			this.pace.came(1);
			passes(20);
			assertThat(this.pace.isTooSlow()).isFalse();
			assertThat(this.pace.isUntaken(PATIENCE)).isFalse();
		}
	}

	@Test
	void tinyBuffersDoNotStopTheSendersTime() {
		for (int second = 0; second < 11; second++) {
			this.pace.asked(128);
			passes(1);
			for (int i = 0; i < 128; i++) {
				this.pace.came(1);
			}
		}

		assertThat(this.pace.isTooSlow()).isTrue();
	}

	@Test
	void whatNobodyAsksForIsUntakenAfterThePatience() {
		passes(30);
		assertThat(this.pace.isUntaken(PATIENCE)).isFalse();
		this.nanos++;
		assertThat(this.pace.isUntaken(PATIENCE)).isTrue();

		this.pace.asked(1);
		assertThat(this.pace.isUntaken(PATIENCE)).isFalse();
		passes(31);
		this.pace.came(1);
		assertThat(this.pace.isUntaken(PATIENCE)).isFalse();
	}

	private void passes(int seconds) {
		this.nanos += Duration.ofSeconds(seconds).toNanos();
	}

}
