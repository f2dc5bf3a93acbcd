package io.memgate.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import io.memgate.gateway.account.TestPolicy;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.console.RecentCalls.Row;
import io.memgate.gateway.console.RecentUse.Line;
import io.memgate.gateway.console.RecentUse.Foreseen;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Comparison;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.UsagePolicy;

import static org.assertj.core.api.Assertions.assertThat;

class RecentUseTests {

	private static final Instant NOW = Instant.parse("2026-05-08T00:00:00Z");

	private static final Instant EFFECTIVE = Instant.parse("2026-05-22T00:00:00Z");

	/** 14 charged calls of a Monday, 56 of a Tuesday; 3 failed; 9 refused. */
	private static final RecentCalls CALLS = new RecentCalls(Duration.ofDays(7), NOW,
			List.of(new Row("2026-05-04", "add", "success", 14), new Row("2026-05-05", "add", "success", 56),
					new Row("2026-05-05", "add", "failure", 3), new Row("2026-05-05", "add", "refused", 9),
					new Row("2026-05-05", "get", "success", 7)));

	@Test
	void aQuotaThatLastsBeyondTheChangeTellsWhenItIsUsedUp() {
		Line line = change(quota(1000, Period.LIFE), quota(500, Period.LIFE), 300);

		assertThat(line.what()).isEqualTo("apis.add.quota");
		assertThat(line.verdict()).isEqualTo(Foreseen.REFUSED);
		assertThat(line.from()).isEqualTo("2026-05-28T00:00:00Z");
		assertThat(line.says()).isEqualTo("200 of 500 calls would remain. At your pace of the last 7 days (10.0 a day)"
				+ " you would be refused from about 2026-05-28T00:00:00Z on.");
	}

	@Test
	void aQuotaThatIsUsedUpBeforeTheChangeRefusesFromTheChangeOn() {
		assertThat(change(quota(1000, Period.LIFE), quota(400, Period.LIFE), 300).from()).isEqualTo(EFFECTIVE);
		assertThat(change(quota(1000, Period.LIFE), quota(300, Period.LIFE), 301).from()).isEqualTo(EFFECTIVE);
	}

	@Test
	void aQuotaThatLastsForMoreThanAYearRefusesNothing() {
		Line line = change(quota(90_000, Period.LIFE), quota(50_000, Period.LIFE), 300);

		assertThat(line.verdict()).isEqualTo(Foreseen.NOT_REFUSED);
		assertThat(line.from()).isNull();
	}

	@Test
	void aQuotaOfADayIsHeldAgainstTheBusiestDay() {
		assertThat(change(quota(90, Period.DAY), quota(55, Period.DAY), 0).says())
			.isEqualTo("On the busiest of the last 7 days you made 56 calls, of 55 that are allowed a day."
					+ " On 1 of them calls would have been refused.");
		assertThat(change(quota(90, Period.DAY), quota(56, Period.DAY), 0).verdict()).isEqualTo(Foreseen.NOT_REFUSED);
	}

	@Test
	void aQuotaOfAMonthIsHeldAgainstThePace() {
		assertThat(change(quota(900, Period.MONTH), quota(100, Period.MONTH), 0).says())
			.isEqualTo("At your pace of the last 7 days (10.0 a day) you make 300 calls in 30 days, of 100 that are"
					+ " allowed a month. They would be used up after about 10 days of each month.");
		assertThat(change(quota(900, Period.MONTH), quota(300, Period.MONTH), 0).verdict())
			.isEqualTo(Foreseen.NOT_REFUSED);
	}

	@Test
	void callsOfAnApiThatGoesWouldAllBeRefused() {
		Line line = use(plan(Map.of("add", new ApiLimits(null, null, null), "get", new ApiLimits(null, null, null))),
				plan(Map.of("get", new ApiLimits(null, null, null))), List.of());

		assertThat(line.what()).isEqualTo("apis.add");
		assertThat(line.from()).isEqualTo(EFFECTIVE);
		assertThat(line.says()).isEqualTo(
				"You made 73 calls of add in the last 7 days that were not refused. All of them would be refused.");
	}

	@Test
	void whatCountsDoNotTellIsSaidSo() {
		Line line = change(new ApiLimits(null, 4000, null), new ApiLimits(null, 2000, null), 0);

		assertThat(line.what()).isEqualTo("apis.add.max-input-tokens");
		assertThat(line.verdict()).isEqualTo(Foreseen.CANNOT_BE_TOLD);
		assertThat(line.says()).contains("You made 73 calls of add").contains("deploy/memgate policy simulate");
	}

	@Test
	void whoDidNotCallIsNotRefused() {
		Line line = use(plan(Map.of("idle", new ApiLimits(null, null, 10))),
				plan(Map.of("idle", new ApiLimits(null, null, 5))), List.of());

		assertThat(line.verdict()).isEqualTo(Foreseen.NOT_REFUSED);
		assertThat(line.says()).isEqualTo("You made no calls of idle in the last 7 days that were not refused.");
	}

	private static ApiLimits quota(long calls, Period per) {
		return new ApiLimits(new Quota(calls, per), null, null);
	}

	private static Line change(ApiLimits before, ApiLimits after, long used) {
		Quota quota = after.quota();
		return use(plan(Map.of("add", before)), plan(Map.of("add", after)),
				(quota == null) ? List.of() : List.of(new QuotaState("add", quota, quota.calls(), used, 0, NOW)));
	}

	private static Line use(Plan before, Plan after, List<QuotaState> quotas) {
		RecentUse use = RecentUse.of(
				Comparison.ofAccount(policy(before), policy(after), "acme", "free", EFFECTIVE).tighter(), quotas, CALLS,
				EFFECTIVE, NOW);
		assertThat(use.lines()).hasSize(1);
		assertThat(use.texts().getFirst()).startsWith(use.lines().getFirst().what() + ": ");
		return use.lines().getFirst();
	}

	private static Plan plan(Map<String, ApiLimits> apis) {
		return new Plan("free", DataSize.ofKilobytes(256), null, null, apis, List.of());
	}

	private static UsagePolicy policy(Plan plan) {
		UsagePolicy any = TestPolicy.policy();
		return new UsagePolicy(any.revision(), any.profile(), any.tokenizer(), any.contact(), any.noticePeriod(),
				any.warnAt(), null, null, "free", Map.of("free", plan), Map.of());
	}

}
