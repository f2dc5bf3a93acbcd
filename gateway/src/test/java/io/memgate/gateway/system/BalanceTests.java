package io.memgate.gateway.system;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BalanceTests {

	private static final Balance EVEN = balance(7, 7, 7, 0, 0);

	@Test
	void nothingDiffersWhenChargedIsCompleted() {
		assertThat(EVEN.firstDifference()).isEmpty();
		assertThat(EVEN).hasToString(
				"acme addMessage: charged 7 = usage {success=7}; completed 7; handed over 6;" + " limit 10; held 0");
	}

	@Test
	void theFirstDifferenceIsTold() {
		assertThat(balance(7, 7, 7, 1, 0).firstDifference()).hasValue("acme addMessage: 1 calls are still held");
		assertThat(balance(7, 6, 7, 0, 0).firstDifference())
			.hasValue("acme addMessage: charged 7, but the usage counts 6 successes");
		assertThat(balance(8, 8, 7, 0, 0).firstDifference())
			.hasValue("acme addMessage: charged 8, but only 7 were completed");
		assertThat(balance(6, 6, 7, 0, 0).firstDifference())
			.hasValue("acme addMessage: charged 6, but 7 were completed");
		assertThat(balance(5, 5, 5, 0, 0).firstDifference())
			.hasValue("acme addMessage: charged 5, but 6 successes were handed over");
		assertThat(balance(11, 11, 11, 0, 0).firstDifference())
			.hasValue("acme addMessage: charged 11, but only 10 are allowed");
	}

	@Test
	void readsMayBeShortByThoseThatWereOpen() {
		assertThat(balance(6, 6, 8, 0, 2).firstDifference()).isEmpty();
		assertThat(balance(6, 6, 9, 0, 2).firstDifference())
			.hasValue("acme addMessage: charged 6, but 9 were completed");
		assertThat(balance(6, 6, 9, 0, 2).undershoot()).isEqualTo(1);
	}

	private static Balance balance(long charged, long successes, long completed, long held, long mayBeShort) {
		return new Balance("acme", "addMessage", 10, charged, held, Map.of("success", successes), completed, 6,
				mayBeShort);
	}

}
