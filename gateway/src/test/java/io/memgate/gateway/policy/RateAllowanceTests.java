package io.memgate.gateway.policy;

import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RateAllowanceTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			WINDOW, 10,  1,  0, WINDOW, 10,  1,  0, true
			WINDOW, 10,  1,  0, WINDOW, 20,  2,  0, true
			WINDOW, 10,  1,  0, WINDOW, 19,  2,  0, false
			WINDOW, 10,  2,  0, WINDOW, 10,  1,  0, true
			WINDOW, 10,  2,  0, WINDOW, 19,  3,  0, false
			WINDOW, 10,  2,  0, WINDOW, 20,  3,  0, true
			WINDOW, 10,  1,  0, BUCKET, 10,  1, 10, true
			WINDOW, 10,  1,  0, BUCKET, 10,  1,  9, false
			WINDOW, 10,  1,  0, BUCKET, 19,  2, 10, false
			BUCKET, 10,  1, 20, BUCKET, 20,  2, 20, true
			BUCKET, 10,  1, 20, BUCKET, 11,  1, 19, false
			BUCKET, 10,  1, 20, WINDOW, 30,  1,  0, true
			BUCKET, 10,  1, 20, WINDOW, 29,  1,  0, false
			BUCKET, 10,  1, 20, WINDOW, 40,  2,  0, true
			""")
	void oneRateLetsThroughAllThatAnotherDoes(RateLimit.Kind kind, int amount, int per, int burst, RateLimit.Kind other,
			int otherAmount, int otherPer, int otherBurst, boolean allows) {
		assertThat(RateAllowance.allows(rate(kind, amount, per, burst), rate(other, otherAmount, otherPer, otherBurst)))
			.isEqualTo(allows);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			ACCOUNT, '',       ENFORCED, KEY,     '',       ENFORCED, true
			KEY,     '',       ENFORCED, PROJECT, '',       ENFORCED, false
			ACCOUNT, '',       ENFORCED, ACCOUNT, a,        ENFORCED, true
			ACCOUNT, a,        ENFORCED, ACCOUNT, '',       ENFORCED, false
			ACCOUNT, 'a b',    ENFORCED, ACCOUNT, b,        ENFORCED, true
			ACCOUNT, b,        ENFORCED, ACCOUNT, 'a b',    ENFORCED, false
			ACCOUNT, '',       ENFORCED, ACCOUNT, '',       ADVISORY, true
			ACCOUNT, '',       ADVISORY, ACCOUNT, '',       ENFORCED, false
			""")
	void whoSharesItForWhatAndWhetherItRefusesMatter(RateLimit.Scope scope, String apis, RateLimit.Mode mode,
			RateLimit.Scope other, String otherApis, RateLimit.Mode otherMode, boolean allows) {
		assertThat(RateAllowance.allows(rate(scope, apis, mode), rate(other, otherApis, otherMode))).isEqualTo(allows);
	}

	private static RateLimit rate(RateLimit.Kind kind, int amount, int per, int burst) {
		return new RateLimit("r", amount, RateLimit.Unit.REQUESTS, Duration.ofSeconds(per), kind,
				(burst > 0) ? burst : amount, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ENFORCED);
	}

	private static RateLimit rate(RateLimit.Scope scope, String apis, RateLimit.Mode mode) {
		return new RateLimit("r", 10, RateLimit.Unit.REQUESTS, Duration.ofSeconds(1), RateLimit.Kind.WINDOW, 10, scope,
				apis.isEmpty() ? Set.of() : Set.of(apis.split(" ")), mode);
	}

}
