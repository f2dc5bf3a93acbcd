package io.memgate.gateway.simulation;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyRevisions;

import static org.assertj.core.api.Assertions.assertThat;

class SimulationTests {

	private static final String ACCOUNT = "acme";

	@Test
	void anAccountBeginsWithWhatItsFirstRecordTells() {
		List<String> simulated = Simulated.of(Policies.searches("quota: 100"), search(0, Lines.quota("life", 0, 98, 1)),
				search(100, Lines.quota("life", 0, 99, 1)), search(200, Lines.quota("life", 0, 100, 1)));

		assertThat(simulated).containsExactly("ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void whatAnUnlimitedApiHasUsedIsToldByItsCharges() {
		List<String> simulated = Simulated.of(Policies.searches("quota: 100"),
				search(0, "\"usedOfApi\":99,\"usedOfAll\":500"), search(100, "\"usedOfApi\":100,\"usedOfAll\":501"),
				search(200, "\"usedOfApi\":101,\"usedOfAll\":502"));

		assertThat(simulated).containsExactly("ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void grantsInForceAreAddedToTheQuotaOfThePolicy() {
		List<String> simulated = Simulated.of(Policies.searches("quota: 1"), search(0, Lines.quota("life", 2, 0, 1)),
				search(100, Lines.quota("life", 2, 1, 1)), search(200, Lines.quota("life", 2, 2, 1)),
				search(300, Lines.quota("life", 0, 3, 1)));

		assertThat(simulated).containsExactly("ALLOWED", "ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void aCallHoldsItsUnitUntilItIsSettled() {
		List<String> simulated = Simulated.of(Policies.searches("quota: 1"), search(0, ""), search(5, ""),
				search(100, ""));

		assertThat(simulated).containsExactly("ALLOWED", "REFUSED quota searchMemory, held",
				"REFUSED quota searchMemory");
	}

	@Test
	void aFailureGivesItsUnitBack() {
		String failure = search(0, "").replace("\"success\"", "\"failure\"");

		assertThat(Simulated.of(Policies.searches("quota: 1"), failure, search(100, ""), search(200, "")))
			.containsExactly("ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void useOutsideOfTheLogIsAddedAndCounted() {
		Simulation simulation = new Simulation(Policies.searches("quota: 5"), null);

		List<String> simulated = Simulated.of(simulation, search(0, Lines.quota("life", 0, 0, 1)),
				search(100, Lines.quota("life", 0, 4, 1)), search(200, Lines.quota("life", 0, 5, 1)));

		assertThat(simulated).containsExactly("ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
		assertThat(simulation.corrections()).isEqualTo(1);
	}

	@Test
	void aPeriodBeginsAnew() {
		long day = 86_400_000;
		PolicyRevisions daily = Policies.searches("quota: { calls: 1, per: day }");

		assertThat(Simulated.of(daily, search(0, ""), search(day - 50, ""), search(day, ""), search(day + 100, "")))
			.containsExactly("ALLOWED", "REFUSED quota searchMemory", "ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void aReservationBelongsToThePeriodItWasMadeIn() {
		long day = 86_400_000;
		PolicyRevisions daily = Policies.searches("quota: { calls: 1, per: day }");

		assertThat(Simulated.of(daily, search(day - 5, ""), search(day, ""), search(day + 100, "")))
			.containsExactly("ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void aRateMovesNothingWhereAQuotaRefuses() {
		PolicyRevisions policy = Policies.of("""
				    apis: { searchMemory: { quota: 2 } }
				    rates: { slow: { requests: 1, per: 1s, mode: enforced } }
				""");

		assertThat(Simulated.of(policy, search(0, ""), search(500, ""), search(1100, ""), search(2200, ""),
				search(2300, "")))
			.containsExactly("ALLOWED", "REFUSED rate slow", "ALLOWED", "REFUSED quota searchMemory",
					"REFUSED quota searchMemory");
	}

	@Test
	void eachCallIsDecidedUnderTheRevisionOfItsInstant() {
		PolicyRevisions policy = Policies
			.of("""
					    apis: { searchMemory: { quota: unlimited, max-results: 10 } }
					accounts: { acme: { reason: R., until: 2026-12-01T00:00:02Z, apis: { searchMemory: { max-results: 20 } } } }
					changes:
					  - { id: less, effective: 2026-12-01T00:00:03Z, summary: L., plans: { free: { apis: { searchMemory: { max-results: 5 } } } } }
					""");

		assertThat(Simulated.of(policy, search(0, asking(19)), search(2500, asking(11)), search(2600, asking(8)),
				search(3500, asking(8))))
			.containsExactly("ALLOWED", "REFUSED max-results", "ALLOWED", "REFUSED max-results");
	}

	@Test
	void anApiThatIsNoLongerInThePlanIsRefused() {
		PolicyRevisions policy = Policies.of("    apis: { addMessage: { quota: 5 } }\n");

		assertThat(Simulated.of(policy, search(0, ""))).containsExactly("REFUSED not in plan");
	}

	@ParameterizedTest
	@CsvSource({ "100, , , ALLOWED", "300, , , UNDECIDED max-input-tokens", "300, 100, , ALLOWED",
			"300, 101, , UNDECIDED max-input-tokens", "300, 250, 100, ALLOWED",
			"300, 250, 101, REFUSED max-input-tokens" })
	void tokensThatNobodyCountedAreDecidedByBytesOrNotAtAll(int bytes, @Nullable String text, @Nullable String tokens,
			String simulated) {
		String more = ((text != null) ? "\"textBytes\":" + text + "," : "")
				+ ((tokens != null) ? "\"tokenizer\":\"cl100k_base\",\"inputTokens\":" + tokens : "");

		assertThat(Simulated.of(Policies.searches("quota: 5, max-input-tokens: 100"),
				search(0, more).replace("\"inputBytes\":60", "\"inputBytes\":" + bytes)))
			.containsExactly(simulated);
	}

	@Test
	void moreThan128BytesForEachTokenAreCertainlyTooMany() {
		PolicyRevisions two = Policies.searches("quota: 5, max-input-tokens: 2");

		assertThat(Simulated.of(two, search(0, "\"textBytes\":257"), search(50, "\"textBytes\":256")))
			.containsExactly("REFUSED max-input-tokens", "UNDECIDED max-input-tokens");
	}

	@Test
	void whereCountingEndedDecidesSmallerLimitsOnly() {
		String refused = Lines.refused(ACCOUNT, 0, "input-too-long",
				"\"inputBytes\":900,\"textBytes\":800,\"inputTokensOver\":200,\"tokenizer\":\"cl100k_base\"");

		assertThat(Simulated.of(Policies.searches("quota: 5, max-input-tokens: 200"), refused))
			.containsExactly("REFUSED max-input-tokens");
		assertThat(Simulated.of(Policies.searches("quota: 5, max-input-tokens: 201"), refused))
			.containsExactly("UNDECIDED max-input-tokens");
	}

	@Test
	void tokensOfAnotherTokenizerSayNothing() {
		String counted = search(0, "\"tokenizer\":\"o200k_base\",\"inputTokens\":5,\"textBytes\":101")
			.replace("\"inputBytes\":60", "\"inputBytes\":300");

		assertThat(Simulated.of(Policies.searches("quota: 5, max-input-tokens: 100"), counted))
			.containsExactly("UNDECIDED max-input-tokens");
	}

	@Test
	void anEnforcedRateInTokensIsDecidedByBytesWhereTheyDecide() {
		String sixty = "\"tokenizer\":\"cl100k_base\",\"inputTokens\":60";

		assertThat(Simulated.of(tokens(100), search(0, ""), search(50, sixty), search(100, sixty), search(2000, sixty),
				search(2050, sixty)))
			.containsExactly("ALLOWED", "UNDECIDED rate tokens", "REFUSED rate tokens", "ALLOWED",
					"REFUSED rate tokens");
	}

	@Test
	void aTextOfMoreThan128BytesForEachTokenThatIsLeftIsCertainlyRefused() {
		assertThat(Simulated.of(tokens(400), search(0, "\"tokenizer\":\"cl100k_base\",\"inputTokens\":399"),
				search(50, "\"textBytes\":129").replace("\"inputBytes\":60", "\"inputBytes\":200"),
				search(100, "\"textBytes\":128").replace("\"inputBytes\":60", "\"inputBytes\":200")))
			.containsExactly("ALLOWED", "REFUSED rate tokens", "UNDECIDED rate tokens");
	}

	private static PolicyRevisions tokens(int most) {
		return Policies.of("""
				    apis: { searchMemory: { quota: 50 } }
				    rates: { tokens: { input-tokens: %d, per: 1s, mode: enforced } }
				""".formatted(most));
	}

	@Test
	void aRefusedCallThatWouldBeLetThroughIsTakenToSucceed() {
		String refused = Lines.refused(ACCOUNT, 0, "result-count-too-large", "\"inputBytes\":60," + asking(11));

		assertThat(Simulated.of(Policies.searches("quota: 1, max-results: 25"), refused, search(1, "")))
			.containsExactly("ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void whatNoLimitRefusedIsTakenAsItWas() {
		String throttled = "\"decidedAt\":\"2026-12-01T00:00:00.001Z\",\"decidedBy\":\"redis\",\"quotas\":[]";

		assertThat(Simulated.of(Policies.searches("quota: 1"), Lines.refused(ACCOUNT, 0, "no-capacity", ""),
				Lines.refused(ACCOUNT, 1, "abnormal-usage-detected", throttled),
				Lines.refused(ACCOUNT, 2, "field-too-long", ""),
				Lines.refused(ACCOUNT, 3, "rate-limited", throttled.replace("redis", "node")),
				search(4, "\"replayOf\":\"other\"").replace("\"settledAt\"", "\"x\""), search(5, "")))
			.containsExactly("AS_RECORDED", "AS_RECORDED", "AS_RECORDED", "AS_RECORDED", "AS_RECORDED", "ALLOWED");
	}

	@Test
	void aBodyOfWhichOnlyALeastSizeIsKnownMayBeUndecided() {
		String refused = Lines.refused(ACCOUNT, 0, "body-too-large", "\"inputBytesOver\":1024");

		assertThat(Simulated.of(Policies.searches("quota: 1"), refused)).containsExactly("REFUSED max-body");
		assertThat(Simulated.of(Policies.searches("quota: 1, max-body: 2KB"), refused))
			.containsExactly("UNDECIDED max-body");
	}

	@Test
	void theReportSumsByAccountApiAndLimit() {
		Simulation simulation = new Simulation(Policies.searches("quota: 1"), null);
		Report report = new Report();

		Stream
			.of(Lines.search("beta", 0, ""), search(50, ""), search(100, ""), search(200, ""),
					Lines.refused(ACCOUNT, 300, "bad-json", ""))
			.map(Lines::call)
			.map(simulation::next)
			.forEach(report::add);

		assertThat(report.accounts()).extracting((rows) -> rows.getFirst().account()).containsExactly(ACCOUNT, "beta");
		Report.Row row = report.accounts().getFirst().getFirst();
		assertThat(List.of(row.calls(), row.refusedLive(), row.more(), row.allowed(), row.undecided()))
			.containsExactly(4L, 1L, 2L, 0L, 0L);
		assertThat(row.refused())
			.isEqualTo(Map.of("quota searchMemory", new Report.Cases(2, Lines.at(101), Lines.at(201))));
		assertThat(report.sum().calls()).isEqualTo(5);
	}

	@Test
	void theReportNamesTheLimitThatLeavesCallsUndecided() {
		Simulation simulation = new Simulation(Policies.searches("quota: 9, max-input-tokens: 100, max-body: 2KB"),
				null);
		Report report = new Report();

		Stream
			.of(search(0, "").replace("\"inputBytes\":60", "\"inputBytes\":300"),
					Lines.refused(ACCOUNT, 10, "body-too-large", "\"inputBytesOver\":1024"))
			.map(Lines::call)
			.map(simulation::next)
			.forEach(report::add);

		assertThat(report.sum().open())
			.isEqualTo(Map.of("max-input-tokens", new Report.Cases(1, Lines.at(1), Lines.at(1)), "max-body",
					new Report.Cases(1, Lines.at(10), Lines.at(10))));
		assertThat(report.sum().undecided()).isEqualTo(2);
	}

	@Test
	void aBodyThatMayBeTooLargeIsLeftUndecidedAsOne() {
		SimulatedCall simulated = new Simulation(Policies.searches("quota: 1, max-body: 2KB"), null)
			.next(Lines.call(Lines.refused(ACCOUNT, 0, "body-too-large", "\"inputBytesOver\":1024")));

		assertThat(simulated.cause()).isEqualTo(new Cause(Condition.BODY_TOO_LARGE, "max-body"));
	}

	private static String asking(int results) {
		return "\"results\":{\"memory_limit_number\":" + results + "}";
	}

	private static String search(long atMillis, String more) {
		return Lines.search(ACCOUNT, atMillis, more);
	}

}
