package io.memgate.gateway.throttle;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.account.Standing.State;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Envelope;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.Profile;
import io.memgate.gateway.policy.ThrottleRules;
import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.policy.ThrottleRules.Permanent;
import io.memgate.gateway.policy.ThrottleRules.Threshold;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class StandingsRedisTests {

	static final ThrottleRules RULES = new ThrottleRules(
			Map.of(Evidence.IGNORED_REFUSALS, new Threshold(60, Duration.ofMinutes(10)), Evidence.FAILURES,
					new Threshold(100, Duration.ofHours(1))),
			Duration.ofMinutes(1), Duration.ofHours(1), 6, Duration.ofDays(1), 2, Permanent.PROPOSED);

	private static final String ACCOUNT = "acme";

	private static final AccountKeys KEYS = new AccountKeys(ACCOUNT);

	private static final Pieces ENOUGH = new Pieces(61, 0, 0);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private Standings standings;

	StandingsRedisTests(Redis redis) {
		this.standings = standings(redis, RULES);
	}

	private Standings standings(Redis redis, @Nullable ThrottleRules rules) {
		Profile profile = new Profile("test", new KeyForm("mpg", "Authorization", List.of()),
				new Envelope("code", "message", "data", new Code("0", true), Map.of(), Set.of()), Map.of(), Map.of());
		UsagePolicy policy = new UsagePolicy("0", profile, "cl100k_base", URI.create("https://example.com"),
				Duration.ofDays(1), List.of(), null, rules, "free", Map.of(), Map.of());
		return new Standings(redis, RedisServer.openStore(), FixedPolicy.inForce(policy), Clock.systemUTC(),
				new StandingChanges(this.registry));
	}

	@BeforeEach
	void nobodyIsThrottled() {
		assertThat(standing().state()).isEqualTo(State.NONE);
	}

	@Test
	void evidenceThatIsLetPassChangesNothingAndGoesByItself() {
		assertThat(weigh(new Pieces(30, 100, 0))).isNull();
		assertThat(weigh(new Pieces(30, 0, 0))).isNull();

		assertThat(standing()).isEqualTo(Standing.read(Map.of()));
		assertThat(report().evidence()).containsExactly(new EvidenceCount("ignored-refusals", 60, 60, 600),
				new EvidenceCount("failures", 100, 100, 3600));
		assertThat(RedisServer.commands().ttl(KEYS.standing())).isBetween(3600L, 3800L);
	}

	@Test
	void onePieceMoreThrottlesForATimeWithItsEvidence() {
		weigh(new Pieces(60, 5, 0));

		Change change = Objects.requireNonNull(weigh(new Pieces(1, 0, 0)));

		assertThat(change.change()).isEqualTo("throttled");
		assertThat(change.actor()).isEqualTo("gateway");
		assertThat(change.before()).isEqualTo("none");
		assertThat(change.after()).isEqualTo("temporary");
		assertThat(change.until()).isEqualTo(change.at().plus(Duration.ofMinutes(1)));
		assertThat(change.rate()).isEqualTo(6);
		assertThat(change.reason()).isEqualTo("ignored-refusals: 61 in 600 s, more than 60");
		assertThat(standing().state()).isEqualTo(State.TEMPORARY);
		assertThat(standing().reason()).isEqualTo(change.reason());
		assertThat(RedisServer.commands().ttl(KEYS.standing())).isEqualTo(-1);
		assertThat(this.registry.get("memgate.standing.changes").tag("change", "throttled").counter().count()).isOne();
	}

	@Test
	void whatWasTooMuchOnceIsCountedAnew() {
		weigh(ENOUGH);

		assertThat(weigh(new Pieces(60, 0, 0))).isNull();
		assertThat(report().evidence().getFirst().pieces()).isEqualTo(60);
		assertThat(standing().step()).isEqualTo(1);
	}

	@Test
	void evidenceOfSeveralKindsAtOnceIsOneStep() {
		weigh(new Pieces(61, 101, 0));

		assertThat(standing().step()).isEqualTo(1);
	}

	@Test
	void afterTheLastStepAnAdministratorIsAskedAndConfirms() {
		for (int i = 0; i < 3; i++) {
			weigh(ENOUGH);
		}
		assertThat(standing().proposed()).isTrue();
		assertThat(standing().state()).isEqualTo(State.TEMPORARY);

		Change change = Objects.requireNonNull(act(this.standings.confirm(ACCOUNT, "admin", "no answer | to letters")));

		assertThat(change.change()).isEqualTo("confirmed");
		assertThat(standing().state()).isEqualTo(State.PERMANENT);
		assertThat(report().history()).extracting(Change::change)
			.containsExactly("confirmed", "proposed", "throttled", "throttled");
		assertThat(report().history().getFirst().reason()).isEqualTo("no answer | to letters");
	}

	@Test
	void whatIsNotProposedCannotBeConfirmed() {
		weigh(ENOUGH);

		assertThat(act(this.standings.confirm(ACCOUNT, "admin", "why not"))).isNull();
		assertThat(standing().state()).isEqualTo(State.TEMPORARY);
	}

	@Test
	void aLiftForgetsStepsAndEvidenceButNotTheHistory() {
		weigh(ENOUGH);
		weigh(new Pieces(50, 50, 0));

		Change change = Objects.requireNonNull(act(this.standings.lift(ACCOUNT, "admin", "client mended")));

		assertThat(change.before()).isEqualTo("temporary");
		assertThat(change.after()).isEqualTo("none");
		assertThat(RedisServer.commands().exists(KEYS.standing())).isZero();
		assertThat(report().history()).extracting(Change::change).containsExactly("lifted", "throttled");
		assertThat(act(this.standings.lift(ACCOUNT, "admin", "again"))).isNull();
	}

	@Test
	void anAdministratorThrottlesForATimeAndForGood() {
		Instant until = Instant.parse("2099-01-01T00:00:00.000123Z");

		act(this.standings.throttle(ACCOUNT, until, 10, "admin", "load test"));

		assertThat(standing().until()).isEqualTo(until);
		assertThat(standing().rate()).isEqualTo(10);
		assertThat(standing().actor()).isEqualTo("admin");

		act(this.standings.throttle(ACCOUNT, null, 0, "admin", "fraud"));

		assertThat(standing().state()).isEqualTo(State.PERMANENT);
		assertThat(weigh(ENOUGH)).isNull();
	}

	@Test
	void aStepNeverShortensNorSoftensWhatAnAdministratorHasOrdered() {
		Instant until = Instant.parse("2099-01-01T00:00:00Z");
		act(this.standings.throttle(ACCOUNT, until, 2, "admin", "load test"));

		weigh(ENOUGH);

		assertThat(standing().until()).isEqualTo(until);
		assertThat(standing().rate()).isEqualTo(2);
	}

	@Test
	void administratorsActWithoutRulesInThePolicy(Redis redis) {
		this.standings = standings(redis, null);

		act(this.standings.throttle(ACCOUNT, null, 0, "admin", "fraud"));
		assertThat(standing().state()).isEqualTo(State.PERMANENT);
		assertThat(act(this.standings.lift(ACCOUNT, "admin", "mistaken"))).isNotNull();
	}

	@Test
	void accountsThatAreThrottledAreFoundAndThoseOfADayAgoForgotten() {
		RedisServer.commands().zadd(AccountKeys.THROTTLED, 1, "long-ago");
		for (int i = 0; i < 3; i++) {
			weigh(ENOUGH);
		}

		List<Throttled> found = Objects.requireNonNull(this.standings.throttled().block());

		assertThat(found).singleElement().satisfies((only) -> {
			assertThat(only.account()).isEqualTo(ACCOUNT);
			assertThat(only.standing()).isEqualTo(standing());
		});
		assertThat(RedisServer.commands().zrangeWithScores(AccountKeys.THROTTLED, 0, -1)).singleElement()
			.satisfies((entry) -> assertThat(entry.getScore()).isEqualTo(1e15));
		act(this.standings.lift(ACCOUNT, "admin", "mended"));
		assertThat(this.standings.throttled().block()).isEmpty();
		assertThat(RedisServer.commands().exists(AccountKeys.THROTTLED)).isZero();
	}

	@Test
	void theNewestHundredChangesAreKept() {
		for (int i = 0; i < 101; i++) {
			act(this.standings.throttle(ACCOUNT, null, 0, "admin", "number " + i));
		}

		assertThat(report().history()).hasSize(100);
		assertThat(report().history().getFirst().reason()).isEqualTo("number 100");
	}

	private @Nullable Change weigh(Pieces pieces) {
		return act(this.standings.weigh(ACCOUNT, pieces, RULES));
	}

	private static @Nullable Change act(Mono<Change> act) {
		return act.block(Duration.ofSeconds(10));
	}

	private StandingReport report() {
		return this.standings.report(ACCOUNT).blockOptional(Duration.ofSeconds(10)).orElseThrow();
	}

	private Standing standing() {
		return report().standing();
	}

}
