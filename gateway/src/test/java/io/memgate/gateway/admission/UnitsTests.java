package io.memgate.gateway.admission;

import java.util.List;
import java.util.Map;

import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.RateLimit.Unit;
import io.memgate.gateway.policy.Weight;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnitsTests {

	@Test
	void beforeItsBodyIsReadACallCountsWhatAnyCallDoes() {
		assertThat(Units.atLeast(api(new Weight(1, FieldPath.parse("group_ids")))).of(Unit.REQUESTS)).isEqualTo(1);
		assertThat(Units.atLeast(api(new Weight(3, null))).of(Unit.REQUESTS)).isEqualTo(3);
		assertThat(Units.atLeast(api(Weight.ONE)).of(Unit.INPUT_TOKENS)).isNegative();
	}

	@Test
	void afterwardsItCountsWhatItCarries() {
		Units units = Units.of(new Payload(new byte[0], 40, 7));

		assertThat(units.of(Unit.REQUESTS)).isEqualTo(7);
		assertThat(units.of(Unit.INPUT_TOKENS)).isEqualTo(40);
	}

	private static Api api(Weight weight) {
		return new Api("find", "POST", "/find", Api.Effect.READ, weight, Api.Request.JSON, Api.Answer.ENVELOPE,
				List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
	}

}
