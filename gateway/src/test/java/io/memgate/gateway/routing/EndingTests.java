package io.memgate.gateway.routing;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EndingTests {

	@ParameterizedTest
	@CsvSource({ "BACKEND_FAILED, true", "BACKEND_UNREACHABLE, true", "OUTCOME_TIMEOUT, true", "OUTCOME_UNKNOWN, true",
			"BACKEND_REFUSED, false", "BODY_TOO_LARGE, false", "REQUEST_TIMEOUT, false", "BAD_REQUEST, false" })
	void whatItsCallerMayDoIsNoFaultOfTheMemoryService(Condition condition, boolean fault) {
		assertThat(Ending.failure(Refusal.of(condition, "")).isFault()).isEqualTo(fault);
	}

}
