package io.memgate.gateway.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.policy.PolicyRevisions;

import static org.assertj.core.api.Assertions.assertThat;

/** Under which revision calls are tried, and which calls are looked at. */
class CandidateTests {

	private static final Instant CHANGE = Instant.parse("2027-01-01T00:00:00Z");

	private static final PolicyRevisions CHANGING = Policies
		.of("""
				    apis: { searchMemory: { quota: unlimited, max-results: 10 } }
				accounts: { acme: { reason: R., until: 2026-12-20T00:00:00Z, apis: { searchMemory: { max-results: 20 } } } }
				changes:
				  - { id: less, effective: 2027-01-01T00:00:00Z, summary: L., plans: { free: { apis: { searchMemory: { max-results: 5 } } } } }
				""");

	private static final PolicyRevisions ENDING = Policies
		.of("""
				    apis: { searchMemory: { quota: unlimited } }
				deprecations:
				  - { id: old-search, api: searchMemory, deprecated: 2026-01-01T00:00:00Z, sunset: 2026-12-01T00:00:01Z, summary: S. }
				""");

	@TempDir
	private Path folder;

	@Test
	void everyCallIsTriedUnderTheRevisionOfOneInstant() {
		String six = Lines.search("acme", 0, "\"results\":{\"memory_limit_number\":6}");
		Simulation simulation = new Simulation(CHANGING, CHANGE);

		assertThat(Simulated.of(simulation, six)).containsExactly("REFUSED max-results");
		assertThat(simulation.untried()).isEmpty();
	}

	@Test
	void aChangeThatTakesEffectAfterTheLastCallIsNotTried() {
		String six = Lines.search("acme", 0, "\"results\":{\"memory_limit_number\":6}");
		Simulation simulation = new Simulation(CHANGING, null);

		assertThat(Simulated.of(simulation, six)).containsExactly("ALLOWED");
		assertThat(simulation.untried()).isEqualTo(Map.of("change less", CHANGE));
	}

	@Test
	void anApiIsRefusedFromItsSunsetOn() {
		assertThat(Simulated.of(ENDING, Lines.search("acme", 999, ""), Lines.search("acme", 1000, "")))
			.containsExactly("ALLOWED", "REFUSED sunset");
	}

	@Test
	void aSunsetThatIsToComeIsNotTried() {
		Simulation simulation = new Simulation(ENDING, null);

		assertThat(Simulated.of(simulation, Lines.search("acme", 0, ""))).containsExactly("ALLOWED");
		assertThat(simulation.untried()).isEqualTo(Map.of("sunset of old-search", Lines.at(1000)));
	}

	@Test
	void progressIsToldOfCallsThatAreOnlyReplayedToo() throws IOException {
		Path log = Files.writeString(this.folder.resolve("usage.log"), String.join("\n", Lines.search("acme", 0, ""),
				Lines.search("beta", 1, ""), Lines.search("acme", 5000, "")));
		List<SimulatedCall> simulated = new ArrayList<>();
		AtomicInteger told = new AtomicInteger();

		try (UsageLogs logs = UsageLogs.open(List.of(log))) {
			new Simulation(CHANGING, null).run(logs, new Selection(Lines.at(1000), null, "acme"), simulated::add,
					told::incrementAndGet);
		}

		assertThat(simulated).hasSize(1);
		assertThat(told).hasValue(3);
	}

}
