package io.memgate.gateway.simulation;

import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.policy.PolicyRevisions;

/** What a simulation makes of lines, in words. */
final class Simulated {

	private Simulated() {
	}

	static List<String> of(PolicyRevisions policy, String... lines) {
		return of(new Simulation(policy, null), lines);
	}

	static List<String> of(Simulation simulation, String... lines) {
		List<String> all = new ArrayList<>();
		for (String line : lines) {
			SimulatedCall simulated = simulation.next(Lines.call(line));
			all.add(simulated.effect() + ((simulated.cause() != null) ? " " + simulated.cause().text() : ""));
		}
		return all;
	}

}
