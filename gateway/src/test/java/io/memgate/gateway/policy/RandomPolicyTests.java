package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.policy.Difference.Direction;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold for any two policies. */
class RandomPolicyTests {

	private static final int ROUNDS = 400;

	private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

	@Test
	void noPolicyDiffersFromItselfOrTightensByStaying() {
		for (long seed = 0; seed < ROUNDS; seed++) {
			PolicyRevisions policy = PolicyFiles.parse(new RandomPolicies(seed).next());

			assertThat(Judgement.of(policy, policy, NOW)).as("seed %d", seed)
				.isEqualTo(new Judgement.Allowed(List.of()));
		}
	}

	@Test
	void whatIsTighterOneWayIsLooserTheOtherAsFarAsItCanBeShown() {
		for (long seed = 0; seed < ROUNDS; seed++) {
			RandomPolicies policies = new RandomPolicies(seed);
			UsagePolicy one = PolicyFiles.parse(policies.next()).at(NOW).policy();
			UsagePolicy other = PolicyFiles.parse(policies.next()).at(NOW).policy();
			Map<String, Direction> there = plans(Comparison.of(one, other, NOW));
			Map<String, Direction> back = plans(Comparison.of(other, one, NOW));

			assertThat(there.keySet()).as("seed %d", seed).isEqualTo(back.keySet());
			there.forEach((path, direction) -> assertThat(List.of(direction, back.get(path))).as("%s", path)
				.contains(path.contains(".rates.") || path.endsWith("quota") ? direction : Direction.LOOSER)
				.contains(Direction.TIGHTER));
		}
	}

	@Test
	void thePastedChangeOverTheOldFileMayTakeItsPlace() {
		int pasted = 0;
		for (long seed = 0; seed < ROUNDS; seed++) {
			RandomPolicies policies = new RandomPolicies(seed);
			String old = policies.next();
			PolicyRevisions before = PolicyFiles.parse(old);
			PolicyRevisions wanted = PolicyFiles.parse(policies.next());
			if (Judgement.of(before, wanted, NOW) instanceof Judgement.Refused refused) {
				PolicyRevisions proposed = PolicyFiles.parse(old + block(refused.message()));

				assertThat(Judgement.of(before, proposed, NOW)).as("seed %d: %s", seed, refused.message())
					.isInstanceOf(Judgement.Allowed.class);
				assertHolds(wanted, proposed, seed);
				pasted++;
			}
		}
		assertThat(pasted).isGreaterThan(ROUNDS / 2);
	}

	@Test
	void theSameHoldsForAFileThatHasChangesAlready() {
		int pasted = 0;
		for (long seed = 0; seed < ROUNDS; seed++) {
			RandomPolicies policies = new RandomPolicies(seed);
			String old = policies.next() + policies.changes();
			PolicyRevisions before = PolicyFiles.parse(old);
			PolicyRevisions wanted = PolicyFiles.parse(policies.next() + policies.changes());
			if (Judgement.of(before, wanted, NOW) instanceof Judgement.Refused refused
					&& refused.message().contains("  - id: ")) {
				PolicyRevisions proposed = PolicyFiles.parse(old + item(refused.message()));

				assertThat(Judgement.of(before, proposed, NOW)).as("seed %d: %s", seed, refused.message())
					.isInstanceOf(Judgement.Allowed.class);
				pasted++;
			}
		}
		assertThat(pasted).isGreaterThan(ROUNDS / 2);
	}

	/** From then on nothing is looser in the plans than what was wanted. */
	private static void assertHolds(PolicyRevisions wanted, PolicyRevisions proposed, long seed) {
		Instant later = Instant.parse("2027-01-01T00:00:00Z");
		Map<String, Direction> left = plans(
				Comparison.of(wanted.at(later).policy(), proposed.at(later).policy(), later));

		left.entrySet()
			.removeIf((difference) -> difference.getKey().contains(".rates.") || difference.getKey().endsWith("quota"));
		assertThat(left.values()).as("seed %d: %s", seed, left).doesNotContain(Direction.LOOSER);
	}

	private static Map<String, Direction> plans(Comparison comparison) {
		return comparison.differences()
			.stream()
			.filter((difference) -> difference.subject().kind() == Difference.Subject.Kind.PLAN)
			.filter((difference) -> !difference.path().equals("plans.large"))
			.collect(Collectors.toMap(Difference::path, Difference::direction));
	}

	private static String item(String message) {
		return Pattern.compile("(?s)  - id: .*?\\n\\n").matcher(message).results().findFirst().orElseThrow().group();
	}

	private static String block(String message) {
		return Pattern.compile("(?s)changes:\\n  - .*?\\n\\n")
			.matcher(message)
			.results()
			.findFirst()
			.orElseThrow()
			.group();
	}

}
