package io.memgate.gateway.simulation;

import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.policy.PolicyRevisions;

/** What a simulation makes of lines, in words. */
final class Verdicts {

	private Verdicts() {
	}

	static List<String> of(PolicyRevisions policy, String... lines) {
		return of(new Simulation(policy, null), lines);
	}

	static List<String> of(Simulation simulation, String... lines) {
		List<String> verdicts = new ArrayList<>();
		for (String line : lines) {
			Verdict verdict = simulation.next(Lines.call(line));
			verdicts.add(verdict.effect() + ((verdict.cause() != null) ? " " + verdict.cause().text() : ""));
		}
		return verdicts;
	}

}
