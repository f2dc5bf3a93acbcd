package io.memgate.gateway.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.account.TestPolicy;
import io.memgate.gateway.policy.AccountException;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;
import io.memgate.gateway.policy.UsagePolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** Of two plans, free and team, free is the smaller one; the notice period is 14 days. */
class PlanMoveTests {

	private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

	private static final UsagePolicy POLICY = TestPolicy.policy();

	private static final Plan FREE = POLICY.limits("acme", "free", NOW);

	private static final Plan TEAM = POLICY.limits("acme", "team", NOW);

	private static final String QUOTA = "accounts.acme.apis.addMessage.quota";

	@Test
	void aSmallerPlanAtOnceIsTooEarly() {
		assertThat(tooEarly(account("team", null), account("free", null), policy(null))).contains(QUOTA);
	}

	@Test
	void whatAnotherPlanHasMoreOfNeverIs() {
		assertThat(tooEarly(account("free", null), account("team", null), policy(null))).doesNotContain(QUOTA);
	}

	@Test
	void aSmallerPlanIsTooEarlyUntilTheNoticePeriodHasPassed() {
		assertThat(tooEarly(account("team", null), account("team", change("free", 13)), policy(null))).contains(QUOTA);
		assertThat(tooEarly(account("team", null), account("team", change("free", 14)), policy(null))).isEmpty();
	}

	@Test
	void takingBackALargerPlanThatWasToldIsTooEarly() {
		assertThat(tooEarly(account("free", change("team", 3)), account("free", null), policy(null))).contains(QUOTA);
	}

	@Test
	void whatAnExceptionHidesIsTooEarlyIfItEndsWithinTheNoticePeriod() {
		assertThat(tooEarly(account("team", null), account("free", null), policy(exception(3)))).contains(QUOTA);
		assertThat(tooEarly(account("team", null), account("free", null), policy(exception(15)))).isEmpty();
	}

	@Test
	void anExceptionOfAComingRevisionEndsToo() {
		PolicyRevisions revisions = revisions(policy(exception(30)),
				new PolicyRevision("shorter", NOW.minusSeconds(60), "", null, policy(exception(3))));

		assertThat(tooEarly(account("team", null), account("free", null), revisions)).contains(QUOTA);
	}

	@Test
	void whatAComingRevisionMakesTighterIsTooEarly() {
		UsagePolicy equal = with(Map.of("free", TEAM, "team", TEAM), Map.of());
		PolicyRevisions revisions = revisions(equal,
				new PolicyRevision("split", NOW.plus(Duration.ofDays(5)), "", null, policy(null)));

		assertThat(tooEarly(account("team", null), account("free", null), revisions)).contains(QUOTA);
	}

	private static List<String> tooEarly(Account before, Account after, UsagePolicy policy) {
		return tooEarly(before, after, revisions(policy));
	}

	private static List<String> tooEarly(Account before, Account after, PolicyRevisions revisions) {
		return new PlanMove(before, after, revisions, NOW).tooEarly().stream().map(Difference::path).toList();
	}

	private static Account account(String plan, @Nullable PlanChange next) {
		return new Account("acme", plan, NOW.minusSeconds(1), next);
	}

	private static PlanChange change(String plan, int days) {
		return new PlanChange(plan, NOW.plus(Duration.ofDays(days)));
	}

	/** Under which both plans are as large. */
	private static AccountException exception(int days) {
		return new AccountException("pilot", NOW.plus(Duration.ofDays(days)), Map.of("free", TEAM, "team", TEAM));
	}

	private static UsagePolicy policy(@Nullable AccountException exception) {
		return with(Map.of("free", FREE, "team", TEAM), (exception != null) ? Map.of("acme", exception) : Map.of());
	}

	private static UsagePolicy with(Map<String, Plan> plans, Map<String, AccountException> accounts) {
		return new UsagePolicy(POLICY.revision(), POLICY.profile(), POLICY.tokenizer(), POLICY.contact(),
				POLICY.noticePeriod(), POLICY.warnAt(), POLICY.unknown(), POLICY.throttle(), POLICY.defaultPlan(),
				plans, accounts);
	}

	private static PolicyRevisions revisions(UsagePolicy base, PolicyRevision... changes) {
		List<PolicyRevision> all = new ArrayList<>(
				List.of(new PolicyRevision(PolicyRevision.BASE, Instant.EPOCH, "", null, base)));
		all.addAll(List.of(changes));
		return new PolicyRevisions(PolicySource.of("policy.yml", Map.of("policy.yml", new byte[0])), all, List.of(),
				Duration.ZERO, List.of(), null);
	}

}
