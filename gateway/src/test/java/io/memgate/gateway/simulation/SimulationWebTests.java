package io.memgate.gateway.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.routing.MixedTraffic;
import io.memgate.gateway.usage.RecordedCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some hundred calls of every fate through the assembled gateway, and its own usage log
 * replayed.
 */
class SimulationWebTests {

	@TempDir
	private Path folder;

	@Test
	void theLivePolicyDecidesEachRecordedCallAsItWasDecidedAndATighterOneAsExpected() throws IOException {
		Path policy = MixedTraffic.policy(this.folder, "policy.yml", (text) -> text);
		Path log = MixedTraffic.record(this.folder, policy);

		List<Verdict> same = replay(policy, log);

		assertThat(same).hasSizeGreaterThan(300).allSatisfy(SimulationWebTests::isAsItWas);
		assertThat(fates(same)).containsKeys("success", "failure", "quota-exceeded", "rate-limited", "input-too-long",
				"result-count-too-large", "body-too-large", "total-quota-exceeded", "unknown", "replayed",
				"field-required");
		assertThat(same).anyMatch(
				(verdict) -> verdict.call().decision() != null && verdict.call().decision().by() == DecidedBy.MEMORY);

		tighter(log, same);
	}

	private void tighter(Path log, List<Verdict> same) throws IOException {
		Path tighter = MixedTraffic.policy(this.folder, "tighter.yml",
				(text) -> text.replace("max-results: 10", "max-results: 8"));

		List<Verdict> verdicts = replay(tighter, log);

		for (Verdict verdict : verdicts) {
			RecordedCall call = verdict.call();
			boolean asksForMore = call.measures().results().values().stream().anyMatch((asked) -> asked > 8);
			assertThat(verdict.isNewlyRefused()).as(verdict.toString())
				.isEqualTo(asksForMore && call.outcome() != Outcome.REFUSED && !call.replayed());
		}
		assertThat(verdicts).hasSameSizeAs(same).anyMatch(Verdict::isNewlyRefused);
	}

	/** What a verdict of the policy that was live must be. */
	private static void isAsItWas(Verdict verdict) {
		RecordedCall call = verdict.call();
		switch (verdict.effect()) {
			case ALLOWED -> assertThat(call.isAdmitted()).as(verdict.toString()).isTrue();
			case REFUSED -> {
				assertThat(call.outcome()).as(verdict.toString()).isEqualTo(Outcome.REFUSED);
				Cause cause = Objects.requireNonNull(verdict.cause());
				assertThat(cause.condition()).as(verdict.toString()).isEqualTo(call.condition());
				if (call.decision() != null) {
					assertThat(cause.limit()).as(verdict.toString()).isEqualTo(call.decision().refusedBy());
				}
			}
			case AS_RECORDED -> assertThat(call.isAdmitted()).as(verdict.toString()).isFalse();
			case UNDECIDED -> throw new AssertionError(verdict.toString());
		}
	}

	/** A busy machine may owe a settlement, whose instant is then not recorded. */
	private static boolean isWhole(RecordedCall call) {
		return !call.isAdmitted() || call.settled() != null;
	}

	private static Map<String, Long> fates(List<Verdict> verdicts) {
		return verdicts.stream()
			.map(Verdict::call)
			.collect(Collectors.groupingBy(SimulationWebTests::fate, TreeMap::new, Collectors.counting()));
	}

	private static String fate(RecordedCall call) {
		Condition condition = call.condition();
		if (call.outcome() == Outcome.REFUSED && condition != null) {
			return condition.key();
		}
		return call.replayed() ? "replayed" : call.outcome().word();
	}

	private static List<Verdict> replay(Path policy, Path log) throws IOException {
		List<Verdict> verdicts = new ArrayList<>();
		Simulation simulation = new Simulation(PolicyLoader.load(policy));
		try (UsageLogs logs = UsageLogs.open(List.of(log))) {
			simulation.run(logs, Scope.ALL, verdicts::add);
			assertThat(logs.unreadable()).isZero();
		}
		if (verdicts.stream().map(Verdict::call).allMatch(SimulationWebTests::isWhole)) {
			assertThat(simulation.corrections()).isZero();
		}
		return verdicts;
	}

}
