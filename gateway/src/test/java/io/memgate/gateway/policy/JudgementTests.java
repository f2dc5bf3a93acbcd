package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The notice period is 14 days. */
class JudgementTests {

	private static final String SMALL = PolicyRevisionsTests.SMALL;

	private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

	private static final String LATER = change("2026-12-15T10:00:00Z", "plans: { free: { concurrency: 4 } }");

	private static final String LARGE = "  large: { max-body: 1MB, apis: { search: { quota: 99 } } }\n";

	private static final String TRIAL = """
			  trial:
			    max-body: 256KB
			    concurrency: 8
			    apis: { search: { quota: 5, max-input-tokens: 100, max-results: 5 }, upload: { quota: unlimited } }
			    rates: { advised: { requests: 10, per: 1s, kind: bucket, burst: 20, mode: advisory } }
			""";

	@Test
	void aLooseningIsFreeAtOnce() {
		assertAllowed(SMALL, SMALL.replace("quota: 10", "quota: 11"));
	}

	@Test
	void aTighteningInPlaceIsRefusedWithTheChangeToPaste() {
		assertThat(refusal(SMALL, SMALL.replace("quota: 10", "quota: 9"))).isEqualTo("""
				policy.yml:13: plans.free.apis.search.quota: 10 -> 9, tighter at once

				A tighter limit must be told 14d before it takes effect, counted from when a gateway first loads it: \
				not before 2026-12-15T10:00:00Z.
				Put the old values back, and add this at the end of the file:

				changes:
				  - id: tighter-2026-12-16
				    effective: 2026-12-16T00:00:00Z
				    summary: "New limits: plan free, search quota: 9."
				    plans:
				      free:
				        apis:
				          search:
				            quota: 9

				emergency: <reason>, in the change or the deprecation, lifts the wait; the reason is published.""");
	}

	@Test
	void aTighteningIsFreeWhenItsNoticeIsOverByThen() {
		assertAllowed(SMALL, SMALL + LATER);
		assertThat(refusal(SMALL, SMALL + LATER.replace("10:00:00Z", "09:59:59Z"))).startsWith(
				"policy.yml:23: changes[1].plans.free.concurrency: 8 -> 4, tighter from 2026-12-15T09:59:59Z\n");
	}

	@Test
	void whatIsAnnouncedAlreadyIsFree() {
		Instant dayBefore = Instant.parse("2026-12-14T10:00:00Z");

		assertThat(judge(SMALL + LATER, SMALL + LATER.replace("Less.", "Less now."), dayBefore))
			.isInstanceOf(Judgement.Allowed.class);
		assertThat(judge(SMALL + LATER, SMALL + LATER.replace("concurrency: 4", "concurrency: 3"), dayBefore))
			.isInstanceOf(Judgement.Refused.class);
	}

	@Test
	void withdrawingAndPostponingAreFreeAndHasteningIsNot() {
		assertAllowed(SMALL + LATER, SMALL);
		assertAllowed(SMALL + LATER, SMALL + LATER.replace("2026-12-15", "2027-01-15"));
		assertThat(refusal(SMALL + LATER, SMALL + LATER.replace("2026-12-15", "2026-12-10"))).isNotEmpty();
	}

	@Test
	void foldingAPastChangeIntoThePlanChangesNothing() {
		Judgement judgement = judge(SMALL + LATER, SMALL.replace("concurrency: 8", "concurrency: 4"),
				Instant.parse("2027-02-01T00:00:00Z"));

		assertThat(judgement).isEqualTo(new Judgement.Allowed(List.of()));
	}

	@Test
	void anEmergencyMayTightenAtOnce() {
		String at = change("2026-12-01T09:00:00Z", "emergency: it burns\n    plans: { free: { concurrency: 4 } }");

		assertAllowed(SMALL, SMALL + at);
		assertThat(refusal(SMALL, SMALL.replace("concurrency: 8", "concurrency: 7") + at))
			.contains("8 -> 7, tighter at once");
		assertThat(refusal(SMALL, SMALL.replace("quota: 10", "quota: 9") + at)).contains("quota: 10 -> 9")
			.doesNotContain("concurrency");
	}

	@Test
	void anEmergencyHidesNothingThatIsTighterBelowIt() {
		String lower = SMALL.replace("quota: 10,", "quota: 9,");
		String refused = change("2026-12-01T09:00:00Z",
				"emergency: it burns\n    plans: { free: { apis: { search: refused } } }");

		assertAllowed(SMALL, SMALL + refused);
		assertThat(refusal(SMALL, lower + refused))
			.startsWith("policy.yml:13: plans.free.apis.search.quota: 10 -> 9, tighter at once\n")
			.contains("search:\n            quota: 9\n");
	}

	@Test
	void anEmergencyThatTakesAPlanOutHidesNothingInIt() {
		String large = SMALL.replace("accounts:", LARGE + "accounts:");
		String gone = change("2026-12-01T09:00:00Z", "emergency: it burns\n    plans: { large: none }");

		assertAllowed(large, large + gone);
		assertThat(refusal(large, large.replace("quota: 99", "quota: 98") + gone))
			.contains("plans.large.apis.search.quota: 99 -> 98, tighter at once");
	}

	@Test
	void aPlanThatComesBackIsNoTighterThanWhatItsAccountsHadMeanwhile() {
		String trial = SMALL.replace("accounts:", TRIAL + "accounts:");

		assertAllowed(trial, SMALL);
		assertThat(refusal(SMALL, trial))
			.startsWith("policy.yml:17: plans.trial: none; its accounts have free -> added, tighter at once\n")
			.contains("""
					    plans:
					      trial:
					        max-body: 256KB
					""");
		assertAllowed(SMALL, SMALL + change("2026-12-16T00:00:00Z", "plans:\n    " + indented(TRIAL)));
		assertAllowed(SMALL, SMALL + change("2026-12-01T09:00:00Z",
				"emergency: no account has this plan yet\n    plans:\n    " + indented(TRIAL)));
	}

	@Test
	void aPlanThatAllowsAllThatTheDefaultPlanDoesIsFree() {
		assertAllowed(SMALL, SMALL.replace("accounts:", TRIAL.replace("quota: 5", "quota: 11") + "accounts:"));
	}

	private static String indented(String plan) {
		return plan.stripTrailing().replace("\n", "\n    ");
	}

	@Test
	void anExceptionMustNotEndEarlierWithoutNotice() {
		assertThat(refusal(SMALL, SMALL.replace("2027-03-31", "2026-12-05")))
			.startsWith("policy.yml:18: accounts.acme.until: ")
			.contains("tighter from 2026-12-05T00:00:00Z", "          until: 2026-12-05T00:00:00Z".substring(2));
		assertAllowed(SMALL, SMALL.replace("2027-03-31", "2027-01-31"));
	}

	@Test
	void theNoticePeriodOfThePolicyInForceCounts() {
		String hasty = SMALL.replace("notice-period: 14d", "notice-period: 1s");

		assertThat(refusal(SMALL, hasty)).contains("notice-period: 14d -> 1s");
		assertAllowed(hasty, hasty + LATER.replace("2026-12-15T10:00:00Z", "2026-12-01T10:00:02Z"));
		assertThat(refusal(SMALL, SMALL + LATER.replace("2026-12-15T10:00:00Z", "2026-12-01T10:00:02Z"))).isNotEmpty();
	}

	@Test
	void aFileThatHasChangesIsGivenTheElementOnly() {
		assertThat(refusal(SMALL + LATER, SMALL.replace("quota: 10", "quota: 9") + LATER))
			.contains("under changes, which the file has already:\n\n  - id: tighter-2026-12-16\n")
			.doesNotContain("\nchanges:");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			2026-12-20 ; ''                       ; true
			2026-12-10 ; ''                       ; false
			2026-12-10 ; , emergency: it leaks    ; true
			""")
	void aSunsetNeedsNoticeToo(String date, String more, boolean allowed) {
		String gone = deprecation(date, more);

		assertThat(judge(SMALL, SMALL + gone, NOW) instanceof Judgement.Allowed).isEqualTo(allowed);
		assertAllowed(SMALL + gone, SMALL + gone);
		assertAllowed(SMALL + gone, SMALL + deprecation("2027-12-20", "").replace("id: old", "id: other"));
	}

	@Test
	void aSunsetThatIsTooEarlyIsToldWithItsLine() {
		assertThat(refusal(SMALL, SMALL + deprecation("2026-12-10", "")))
			.startsWith("policy.yml:20: deprecations[1].sunset: not known -> 2026-12-10T00:00:00Z, tighter from")
			.contains("Set a sunset to that instant or a later one.")
			.doesNotContain("changes:");
	}

	@Test
	void aTighterWireIsGivenAProfileOfItsOwn() {
		PolicyRevisions before = PolicyFiles.parse(SMALL);
		PolicyRevisions after = PolicyFiles.parse(SMALL, PolicyFiles.FULL_PROFILE.replace("weight: 3", "weight: 4"));

		assertThat(((Judgement.Refused) Judgement.of(before, after, NOW)).message())
			.startsWith("profiles/full.yml:60: apis.search.weight: 3 -> 4, tighter at once\n")
			.contains("    profile: full-2\n", "becomes profiles/full-2.yml");
	}

	private static String deprecation(String sunset, String more) {
		return "deprecations:\n  - { id: old, api: upload, deprecated: 2026-12-01T00:00:00Z, sunset: " + sunset
				+ "T00:00:00Z, summary: Gone." + more + " }\n";
	}

	private static String change(String effective, String keys) {
		return "changes:\n  - id: less\n    effective: " + effective + "\n    summary: Less.\n    " + keys + '\n';
	}

	private static Judgement judge(String before, String after, Instant now) {
		return Judgement.of(PolicyFiles.parse(before), PolicyFiles.parse(after), now);
	}

	private static void assertAllowed(String before, String after) {
		assertThat(judge(before, after, NOW)).isInstanceOf(Judgement.Allowed.class);
	}

	private static String refusal(String before, String after) {
		Judgement judgement = judge(before, after, NOW);
		assertThat(judgement).isInstanceOf(Judgement.Refused.class);
		return ((Judgement.Refused) judgement).message();
	}

}
