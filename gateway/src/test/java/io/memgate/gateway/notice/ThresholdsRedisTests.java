package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.TestPolicy;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.redis.WebhookKeys;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class ThresholdsRedisTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String ACCOUNT = "acme";

	private static final Instant NOVEMBER = Instant.parse("2026-11-28T12:00:00Z");

	private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");

	private Redis redis;

	private Crossings crossings;

	private Webhooks webhooks;

	private Thresholds node;

	@BeforeEach
	void start(Redis redis, RedisClock clock) {
		this.redis = redis;
		this.webhooks = new Webhooks(redis, new KeyIssuer(), clock);
		this.crossings = new Crossings(redis, RedisServer.openStore());
		this.node = node(80, 100);
	}

	private Thresholds node(Integer... shares) {
		return node(RedisServer.openStore(), shares);
	}

	private Thresholds node(Store store, Integer... shares) {
		UsagePolicy test = TestPolicy.policy();
		UsagePolicy policy = new UsagePolicy(test.revision(), test.profile(), test.tokenizer(), test.contact(),
				test.noticePeriod(), List.of(shares), null, null, test.defaultPlan(), test.plans(), test.accounts());
		return new Thresholds(() -> policy, new Crossings(this.redis, store),
				new Outbox(this.redis, store, this.webhooks, Clock.systemUTC()), Clock.systemUTC());
	}

	@Test
	void theCallThatReachesAShareIsNoticed() {
		charge(this.node, 1000, 1, 799);
		assertThat(told()).isEmpty();

		charge(this.node, 1000, 800, 800);

		Notice notice = notices().getFirst();
		assertThat(notice.kind()).isEqualTo(NoticeKind.THRESHOLD);
		assertThat(notice.account()).isEqualTo(ACCOUNT);
		assertThat(notice.until()).isNull();
		assertThat(notice.summary())
			.isEqualTo("80% of the quota of searchMemory is used: 800 of 1000 calls. More can be"
					+ " asked for at https://example.com/quota.");
		assertThat(notice.lines()).containsExactly(new Notice.Line("searchMemory: calls used of 1000", null, "800"));
	}

	@Test
	void theLastUnitIsNoticedWithoutAFurtherCall() {
		charge(this.node, 1000, 1, 1000);

		assertThat(told()).containsExactlyInAnyOrder("80% of the quota of searchMemory is used: 800 of 1000 calls",
				"All of the quota of searchMemory is used: 1000 of 1000 calls");
	}

	@Test
	void aShareThatIsNoWholeNumberOfCallsIsReachedByTheNextOne() {
		charge(this.node, 3, 1, 2);
		assertThat(told()).isEmpty();

		charge(this.node, 3, 3, 3);

		assertThat(told()).hasSize(2);
	}

	@Test
	void aPolicyThatWarnsNowhereNoticesNothing() {
		charge(node(), 10, 1, 10);

		assertThat(told()).isEmpty();
	}

	@Test
	void of64CallsAtOnceOverThreeNodesEachShareIsToldOnce() {
		List<Thresholds> nodes = List.of(this.node, node(80, 100), node(80, 100));
		List<Long> uses = new ArrayList<>(LongStream.rangeClosed(1, 64).boxed().toList());
		long seed = System.nanoTime();
		Collections.shuffle(uses, new Random(seed));

		Flux.fromIterable(uses).flatMap((used) -> Mono.defer(() -> {
			Thresholds one = nodes.get((int) (used % 3));
			one.charged(ACCOUNT, state(50, 0), Math.min(used, 50));
			one.seen(ACCOUNT, state(50, Math.min(used, 50)));
			return one.round();
		}).subscribeOn(Schedulers.parallel()), 64)
			.then(Flux.fromIterable(nodes).flatMap(Thresholds::round).then())
			.block(PATIENCE);

		assertThat(told()).as("seed " + seed).hasSize(2);
	}

	@Test
	void afterAGrantTheSameShareIsCrossedAgain() {
		charge(this.node, 1000, 1, 800);
		charge(this.node, 2000, 801, 1599);
		assertThat(told()).hasSize(1);

		charge(node(80, 100), 2000, 1600, 1601);

		assertThat(told()).containsExactlyInAnyOrder("80% of the quota of searchMemory is used: 800 of 1000 calls",
				"80% of the quota of searchMemory is used: 1600 of 2000 calls");
	}

	@Test
	void aGrantThatLeavesTheAccountAboveTheShareIsNoCrossing() {
		charge(this.node, 1000, 1, 990);

		charge(this.node, 1100, 991, 991);
		charge(node(80, 100), 1100, 992, 992);

		assertThat(told()).hasSize(1);
	}

	@Test
	void aLimitThatIsLoweredBelowTheUseIsACrossing() {
		charge(this.node, 1000, 1, 500);

		this.node.seen(ACCOUNT, state(600, 500));
		round(this.node);

		assertThat(told()).containsExactly("80% of the quota of searchMemory is used: 500 of 600 calls");
	}

	@Test
	void inANewPeriodTheShareIsCrossedAgainAndThePastOneIsForgotten() {
		Quota monthly = new Quota(10, Period.MONTH);
		charge(this.node, new QuotaState("searchMemory", monthly, 10, 0, 1, NOVEMBER), 8);
		charge(this.node, new QuotaState("searchMemory", monthly, 10, 0, 1, DECEMBER), 8);

		assertThat(notices()).hasSize(2)
			.first()
			.satisfies((notice) -> assertThat(notice.until()).isEqualTo("2027-01-01T00:00:00Z"));
		assertThat(RedisServer.commands().hkeys(new AccountKeys(ACCOUNT).crossed()))
			.containsExactly("searchMemory@202612:80");
	}

	@Test
	void theTotalIsAQuotaLikeAnother() {
		this.node.charged(ACCOUNT, new QuotaState(QuotaState.TOTAL, Quota.of(10), 10, 0, 1, NOVEMBER), 8);
		round(this.node);

		assertThat(told()).containsExactly("80% of the account's total quota is used: 8 of 10 calls");
	}

	@Test
	void whatRedisDoesNotTakeIsNotedByALaterRound() {
		Store shut = new Store(Clock.systemUTC());
		Thresholds cut = node(shut, 80, 100);
		cut.charged(ACCOUNT, state(10, 7), 8);
		round(cut);
		assertThat(told()).isEmpty();

		RedisServer.open(shut);
		round(cut);

		assertThat(told()).hasSize(1);
	}

	@Test
	void whatANodeNotedAndDidNotPassOnIsPassedOnByTheNextThatSeesIt() {
		Sighting sighting = new Sighting(Crossing.of(ACCOUNT, state(10, 7), 80), state(10, 7), 8, true);
		this.crossings.note(sighting, sighting.notice(NOVEMBER, TestPolicy.policy().contact())).block(PATIENCE);

		this.node.seen(ACCOUNT, state(10, 8));
		round(this.node);

		assertThat(told()).hasSize(1);
		assertThat(RedisServer.commands().zrange(WebhookKeys.PUBLISHED, 0, -1))
			.containsExactly(notices().getFirst().id());
	}

	@Test
	void whatIsKnownIsNotAskedAgain() {
		charge(this.node, 10, 1, 8);
		RedisServer.commands().del(new AccountKeys(ACCOUNT).crossed(), new AccountKeys(ACCOUNT).notices());

		this.node.seen(ACCOUNT, state(10, 8));
		round(this.node);

		assertThat(told()).isEmpty();
	}

	@Test
	void anAccountsNoticesAreBoundedAndEnd() {
		for (int i = 1; i <= Crossings.MOST_NOTICES + 5; i++) {
			charge(this.node, 1000L * i, 800L * i, 800L * i);
		}

		assertThat(notices()).hasSize(Crossings.MOST_NOTICES);
		assertThat(notices().getFirst().summary()).contains("of 105000 calls");
		assertThat(RedisServer.commands().pttl(new AccountKeys(ACCOUNT).notices())).isPositive();
		assertThat(RedisServer.commands().hlen(new AccountKeys(ACCOUNT).crossed())).isOne();
	}

	private void charge(Thresholds thresholds, long limit, long first, long last) {
		for (long used = first; used <= last; used++) {
			thresholds.charged(ACCOUNT, state(limit, used - 1), used);
		}
		round(thresholds);
	}

	private static void charge(Thresholds thresholds, QuotaState state, long used) {
		thresholds.charged(ACCOUNT, state, used);
		round(thresholds);
	}

	private static void round(Thresholds thresholds) {
		thresholds.round().block(PATIENCE);
	}

	private List<Notice> notices() {
		return Objects.requireNonNull(this.crossings.notices(ACCOUNT).block(PATIENCE));
	}

	/** What is told, up to its numbers. */
	private List<String> told() {
		return notices().stream().map((notice) -> notice.summary().split("\\. ")[0]).toList();
	}

	private static QuotaState state(long limit, long used) {
		return new QuotaState("searchMemory", Quota.of(limit), limit, used, 1, NOVEMBER);
	}

}
