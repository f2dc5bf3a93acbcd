package io.memgate.gateway.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.routing.MixedTraffic;
import io.memgate.gateway.simulation.SimulatedCall.Effect;
import io.memgate.gateway.usage.RecordedCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some hundred calls of every fate through two assembled gateways, and their own usage
 * logs replayed.
 */
class SimulationWebTests {

	/** What only a quota, a rate, a payload limit or a plan refuses with. */
	private static final Set<Condition> LIMITS = EnumSet.of(Condition.API_NOT_IN_PLAN, Condition.BODY_TOO_LARGE,
			Condition.RESULT_COUNT_TOO_LARGE, Condition.INPUT_TOO_LONG, Condition.QUOTA_EXCEEDED,
			Condition.TOTAL_QUOTA_EXCEEDED, Condition.QUOTA_HELD, Condition.RATE_LIMITED);

	/** Four counters, each off and back again. */
	private static final int CORRECTIONS_OF_A_LATE_SETTLEMENT = 8;

	/** First calls of an Api that overlap may each tell of the other's use. */
	private static final int OF_FIRST_CALLS = 2;

	private static final List<String> REFUSERS = List.of("apis", "max-body", "max-results", "max-input-tokens",
			"addMessage", "deleteMemory", "total", "tokens");

	/** Traffic is by chance, and some of it has no call that one of these refuses. */
	private static final int ATTEMPTS = 3;

	@TempDir
	private Path folder;

	@Test
	void theLivePolicyDecidesEachRecordedCallAsItWasDecidedAndATighterOneAsExpected() throws IOException {
		Path policy = MixedTraffic.policy(this.folder, "policy.yml", (text) -> text);
		List<Path> logs = List.of();
		List<SimulatedCall> same = List.of();
		for (int attempt = 0; attempt < ATTEMPTS && !refusers(same).keySet().containsAll(REFUSERS); attempt++) {
			logs = MixedTraffic.record(Files.createDirectories(this.folder.resolve("traffic-" + attempt)), policy);
			same = replay(policy, logs);
		}

		assertThat(same).hasSizeGreaterThan(300).allSatisfy(SimulationWebTests::isAsItWas);
		assertThat(fates(same)).containsKeys("success", "failure", "unknown", "replayed", "field-required");
		assertThat(refusers(same).keySet()).containsAll(REFUSERS);
		assertThat(same).filteredOn((simulated) -> simulated.effect() == Effect.REFUSED)
			.extracting((simulated) -> simulated.call().condition())
			.containsAll(LIMITS);
		assertThat(same).anyMatch((simulated) -> simulated.call().decision() != null
				&& simulated.call().decision().by() == DecidedBy.MEMORY);

		tighter(logs, same);
	}

	private void tighter(List<Path> logs, List<SimulatedCall> same) throws IOException {
		Path tighter = MixedTraffic.policy(this.folder, "tighter.yml",
				(text) -> text.replace("max-results: 10", "max-results: 8"));

		List<SimulatedCall> calls = replay(tighter, logs);

		for (SimulatedCall simulated : calls) {
			RecordedCall call = simulated.call();
			boolean asksForMore = call.measures().results().values().stream().anyMatch((asked) -> asked > 8);
			boolean was = call.outcome() != Outcome.REFUSED && !call.replayed();
			assertThat(isNewlyRefusedBy(simulated, "max-results")).as(simulated.toString())
				.isEqualTo(asksForMore && was);
			assertThat(simulated.isNewlyRefused()).as(simulated.toString())
				.isEqualTo(asksForMore && was || isNewlyRefusedBy(simulated, "tokens"));
		}
		assertThat(calls).hasSameSizeAs(same).anyMatch(SimulatedCall::isNewlyRefused);
	}

	/**
	 * By tokens where a call goes through that had been refused, and has more of them.
	 */
	private static boolean isNewlyRefusedBy(SimulatedCall simulated, String limit) {
		return simulated.isNewlyRefused() && Objects.requireNonNull(simulated.cause()).limit().equals(limit);
	}

	/** What a call under the policy that was live must be. */
	private static void isAsItWas(SimulatedCall simulated) {
		RecordedCall call = simulated.call();
		switch (simulated.effect()) {
			case ALLOWED -> assertThat(call.isAdmitted()).as(simulated.toString()).isTrue();
			case REFUSED -> {
				assertThat(call.outcome()).as(simulated.toString()).isEqualTo(Outcome.REFUSED);
				Cause cause = Objects.requireNonNull(simulated.cause());
				assertThat(cause.condition()).as(simulated.toString()).isEqualTo(call.condition());
				if (call.decision() != null) {
					assertThat(cause.limit()).as(simulated.toString()).isEqualTo(call.decision().refusedBy());
				}
			}
			case AS_RECORDED -> {
				assertThat(call.isAdmitted()).as(simulated.toString()).isFalse();
				assertThat(call.condition()).as(simulated.toString()).isNotIn(LIMITS);
			}
			case UNDECIDED -> throw new AssertionError(simulated.toString());
		}
	}

	private static Map<String, Long> fates(List<SimulatedCall> calls) {
		return calls.stream()
			.map(SimulatedCall::call)
			.collect(Collectors.groupingBy(SimulationWebTests::fate, TreeMap::new, Collectors.counting()));
	}

	private static Map<String, Long> refusers(List<SimulatedCall> calls) {
		return calls.stream()
			.filter((simulated) -> simulated.effect() == Effect.REFUSED)
			.map((simulated) -> Objects.requireNonNull(simulated.cause()).limit())
			.collect(Collectors.groupingBy((limit) -> limit, TreeMap::new, Collectors.counting()));
	}

	private static String fate(RecordedCall call) {
		Condition condition = call.condition();
		if (call.outcome() == Outcome.REFUSED && condition != null) {
			return condition.key();
		}
		return call.replayed() ? "replayed" : call.outcome().word();
	}

	private static List<SimulatedCall> replay(Path policy, List<Path> files) throws IOException {
		List<SimulatedCall> calls = new ArrayList<>();
		Simulation simulation = new Simulation(PolicyLoader.load(policy), null);
		try (UsageLogs logs = UsageLogs.open(files)) {
			simulation.run(logs, Selection.ALL, calls::add, () -> {
			});
			assertThat(logs.unreadable() + logs.doubled() + simulation.late()).isZero();
		}
		long owed = calls.stream().map(SimulatedCall::call).filter(SimulationWebTests::isOwed).count();
		assertThat(simulation.corrections()).isBetween(0L, owed * CORRECTIONS_OF_A_LATE_SETTLEMENT + OF_FIRST_CALLS);
		return calls;
	}

	/** A busy machine may owe a settlement, whose instant is then not recorded. */
	private static boolean isOwed(RecordedCall call) {
		return call.isAdmitted() && call.settled() == null;
	}

}
