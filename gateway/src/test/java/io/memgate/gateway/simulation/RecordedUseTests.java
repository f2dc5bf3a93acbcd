package io.memgate.gateway.simulation;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.policy.PolicyRevisions;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that overlap, end late, or whose end is not known when they are recorded. */
class RecordedUseTests {

	private static final String ACCOUNT = "acme";

	private static final PolicyRevisions TWO = Policies.searches("quota: 2");

	@Test
	void whatAnAccountBeginsWithIsNotWhatItsLongFirstCallWasOvertakenBy() {
		Simulation simulation = new Simulation(TWO, null);

		assertThat(Simulated.of(simulation, charged(0, 2000, 2), charged(1000, 1020, 1), charged(3000, 3020, 3)))
			.containsExactly("ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
		assertThat(simulation.corrections()).isZero();
	}

	@Test
	void anAccountThatBeginsInTheMiddleOfItsLifeIsNotOvertakenEither() {
		Simulation simulation = new Simulation(Policies.searches("quota: 100"), null);

		assertThat(Simulated.of(simulation, charged(0, 2000, 99), charged(1000, 1020, 98), charged(1500, 3000, 100),
				charged(4000, 4020, 101)))
			.containsExactly("ALLOWED", "ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
		assertThat(simulation.corrections()).isZero();
	}

	@Test
	void aChargeThatIsDueBeforeTheFirstCallHasEndedSaysWhatTheAccountBeganWith() {
		Simulation simulation = new Simulation(Policies.searches("quota: 3"), null);

		assertThat(Simulated.of(simulation, charged(0, 2000, 3), charged(1000, 1020, 1), charged(1100, 1120, 2),
				charged(3000, 3020, 4)))
			.containsExactly("ALLOWED", "ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
		assertThat(simulation.corrections()).isZero();
	}

	@Test
	void whatIsToldOfADaySaysNothingOfWhatTheAccountBeganWith() {
		String first = charged(0, 2000, 2).replace("\"usedOfApi\"", Lines.quota("day", 0, 0, 1) + ",\"usedOfApi\"");
		String second = charged(1000, 1020, 1).replace("\"usedOfApi\"", Lines.quota("day", 0, 0, 2) + ",\"usedOfApi\"");
		Simulation simulation = new Simulation(TWO, null);

		assertThat(Simulated.of(simulation, first, second)).containsExactly("ALLOWED", "ALLOWED");
		assertThat(simulation.corrections()).isZero();
	}

	@Test
	void aWriteThatEndedLaterIsChargedOnlyWhereItWentThrough() {
		Simulation simulation = new Simulation(Policies.searches("quota: 1, max-results: 8"), null);

		assertThat(Simulated.of(simulation, open(0, 9), told(5000, 1), told(6000, 2)))
			.containsExactly("REFUSED max-results", "ALLOWED", "REFUSED quota searchMemory");
		assertThat(simulation.corrections()).isZero();
	}

	@Test
	void aWriteIsHeldUntilARecordTellsWhatCameOfIt() {
		String failed = told(6000, 0);
		String held = told(5000, 0).replace("\"reserved\":1", "\"reserved\":2");
		Simulation simulation = new Simulation(Policies.searches("quota: 1"), null);

		assertThat(Simulated.of(simulation, open(0, 1), held, failed)).containsExactly("ALLOWED",
				"REFUSED quota searchMemory, held", "ALLOWED");
	}

	@Test
	void aWriteOfWhichNobodyTellsIsTakenToHaveFailedAfterTenMinutes() {
		assertThat(Simulated.of(Policies.searches("quota: 1"), open(0, 1), Lines.search(ACCOUNT, 599_000, ""),
				Lines.search(ACCOUNT, 600_100, "")))
			.containsExactly("ALLOWED", "REFUSED quota searchMemory, held", "ALLOWED");
	}

	@Test
	void aWriteIsChargedWhereOnlyTheNextChargeTells() {
		assertThat(Simulated.of(Policies.searches("quota: 3"), charged(0, 20, 1), open(100, 1), charged(5000, 5020, 3),
				Lines.search(ACCOUNT, 6000, "")))
			.containsExactly("ALLOWED", "ALLOWED", "ALLOWED", "REFUSED quota searchMemory");
	}

	@Test
	void aLateCallIsTakenAsItWasAndMovesNoRate() {
		PolicyRevisions policy = Policies.of("""
				    apis: { searchMemory: { quota: 100 } }
				    rates: { minute: { requests: 2, per: 1m, mode: enforced } }
				""");
		Simulation simulation = new Simulation(policy, null);

		assertThat(Simulated.of(simulation, Lines.search(ACCOUNT, 180_000, ""), charged(0, 300_000, 2),
				Lines.search(ACCOUNT, 207_000, "")))
			.containsExactly("ALLOWED", "AS_RECORDED", "ALLOWED");
		assertThat(simulation.late()).isEqualTo(1);
	}

	@Test
	void aLateCallIsHeldAndChargedInItsOwnPeriod() {
		long day = 86_400_000;

		assertThat(Simulated.of(Policies.searches("quota: { calls: 2, per: day }"), Lines.search(ACCOUNT, day, ""),
				Lines.search(ACCOUNT, day + 100, ""), charged(day - 1000, day + 150, 1),
				Lines.search(ACCOUNT, day + 200, "")))
			.containsExactly("ALLOWED", "ALLOWED", "AS_RECORDED", "REFUSED quota searchMemory");
	}

	@Test
	void aPayloadLimitDecidesALateCallToo() {
		assertThat(Simulated.of(Policies.searches("quota: 5, max-results: 8"), Lines.search(ACCOUNT, 1000, ""),
				Lines.search(ACCOUNT, 0, "\"results\":{\"memory_limit_number\":9}")))
			.containsExactly("ALLOWED", "REFUSED max-results");
	}

	/** A call by when it was decided and settled, and how many had been charged then. */
	private static String charged(long decidedMillis, long settledMillis, long used) {
		return Lines.line(ACCOUNT, decidedMillis, settledMillis - decidedMillis,
				"\"outcome\":\"success\",\"status\":200,\"inputBytes\":60,\"weight\":1,\"decidedAt\":\""
						+ Lines.at(decidedMillis) + "\",\"decidedBy\":\"redis\",\"settledAt\":\""
						+ Lines.at(settledMillis) + "\",\"usedOfApi\":" + used + ",\"usedOfAll\":" + used);
	}

	/** A call of which nobody knew what had come when it was recorded. */
	private static String open(long decidedMillis, int results) {
		return Lines.line(ACCOUNT, decidedMillis, 100,
				"\"outcome\":\"unknown\",\"condition\":\"outcome-timeout\",\"status\":504,\"inputBytes\":60,\"results\":"
						+ "{\"memory_limit_number\":" + results + "},\"decidedAt\":\"" + Lines.at(decidedMillis)
						+ "\",\"decidedBy\":\"redis\"," + Lines.quota("life", 0, 0, 1));
	}

	private static String told(long millis, long used) {
		return Lines.search(ACCOUNT, millis, Lines.quota("life", 0, used, 1));
	}

}
