package io.memgate.gateway.throttle;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.throttle.FailureBudgetProperties.Allowance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FailureBudgetTests {

	private long now = Duration.ofDays(-1).toNanos();

	private final FailureBudget budget = new FailureBudget(2, 5, () -> this.now);

	@Test
	void whoHasNotFailedHasAllLeft() {
		assertThat(isSpent("k")).isFalse();
	}

	@Test
	void theBurstMayFailAtOnceAndNoMore() {
		fail("k", 4);
		assertThat(isSpent("k")).isFalse();

		fail("k", 1);
		assertThat(isSpent("k")).isTrue();
	}

	@Test
	void timeGivesOneBackAfterTheOther() {
		fail("k", 5);

		pass(Duration.ofMillis(499));
		assertThat(isSpent("k")).isTrue();
		pass(Duration.ofMillis(1));
		assertThat(isSpent("k")).isFalse();
		fail("k", 1);
		assertThat(isSpent("k")).isTrue();
	}

	@Test
	void failuresThatWereUnderWayWhenItBecameEmptyAreWorkedOff() {
		fail("k", 8);

		assertThat(this.budget.untilOne("k")).isEqualTo(Duration.ofMillis(2000));
		pass(Duration.ofMillis(1999));
		assertThat(isSpent("k")).isTrue();
		pass(Duration.ofMillis(1));
		assertThat(isSpent("k")).isFalse();
	}

	@Test
	void theDebtIsNeverLargerThanTheBurst() {
		fail("k", 1000);

		assertThat(this.budget.untilOne("k")).isEqualTo(Duration.ofMillis(3000));
	}

	@Test
	void noMoreThanTheBurstIsSavedUp() {
		fail("k", 1);
		pass(Duration.ofDays(2));

		fail("k", 5);

		assertThat(isSpent("k")).isTrue();
	}

	@Test
	void oneCallersFailuresAreNotAnothers() {
		fail("k", 5);

		assertThat(isSpent("other")).isFalse();
	}

	@Test
	void whoFailsAtTheRateOrBelowIsNeverRefused() {
		for (int i = 0; i < 1000; i++) {
			fail("k", 1);
			assertThat(isSpent("k")).isFalse();
			pass(Duration.ofMillis(500));
		}
	}

	@Test
	void aRefusedCallAndItsThreeRepeatsAtOnceStayWithinTheShippedBudget() {
		FailureBudget shipped = new FailureBudget(50, 1000, () -> this.now);

		for (int parallel = 0; parallel < 64; parallel++) {
			for (int tries = 0; tries < 4; tries++) {
				shipped.take("k");
			}
		}

		assertThat(shipped.untilOne("k")).isZero();
	}

	@Test
	void anAllowanceOfNothingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Allowance(0, 5));
		assertThatIllegalArgumentException().isThrownBy(() -> new Allowance(5, 0));
	}

	private boolean isSpent(String caller) {
		return !this.budget.untilOne(caller).isZero();
	}

	private void fail(String caller, int times) {
		for (int i = 0; i < times; i++) {
			this.budget.take(caller);
		}
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
