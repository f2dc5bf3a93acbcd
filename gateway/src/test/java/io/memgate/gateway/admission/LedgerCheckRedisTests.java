package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.UnknownRule;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class LedgerCheckRedisTests {

	private static final AccountKeys KEYS = new AccountKeys(Books.ACCOUNT);

	private final Service service = new Service();

	private final Account account = new Account(Books.ACCOUNT, "free", Instant.now());

	private Redis redis;

	private Books books;

	@BeforeEach
	void twoWritesAndARead(Redis redis) {
		this.redis = redis;
		this.books = new Books(redis, 100L, null, null);
		write();
		write();
		settled("find", Outcome.SUCCESS);
		settled("find", Outcome.FAILURE);
	}

	@Test
	void goodBooksAreBalanced() {
		Balance balance = check();

		assertThat(balance.state()).isEqualTo(Balance.State.BALANCED);
		assertThat(balance.why()).isNull();
		assertThat(balance.rows()).containsExactly(new Row("*", 3, 3, 0, 0, null, 0), new Row("add", 2, 2, 0, 0, 2L, 0),
				new Row("find", 1, 1, 0, 0, null, 0));
		assertThat(balance.open()).isEmpty();
	}

	@Test
	void usageOfEveryDaySinceTheAccountWasMadeCounts() {
		RedisServer.commands().hset(KEYS.usage("20200101"), "first:key1:find:success", "5");
		RedisServer.commands().hincrby(KEYS.quota(), "find:u", 5);
		RedisServer.commands().hincrby(KEYS.quota(), "*:u", 5);

		Account old = new Account(Books.ACCOUNT, "free", Instant.parse("2020-01-01T12:00:00Z"));

		assertThat(check(old).state()).isEqualTo(Balance.State.BALANCED);
		assertThat(check().why()).isEqualTo("The total: 8 calls charged, but usage counts 3 successes.");
	}

	@Test
	void foldedDaysCountAndRefusalsReplaysAndInputDoNot() {
		RedisServer.commands().hset(KEYS.usage(AccountKeys.EARLIER), "first:key1:find:success", "5");
		RedisServer.commands()
			.hset(KEYS.usage(this.books.reservation(this.books.call("find")).day()),
					Map.of("first:key1:find:refused", "7", "first:key1:find:replayed", "2",
							"first:key1:find:success:bytes", "900", "first:key1:find:success:tokens", "30"));
		RedisServer.commands().hincrby(KEYS.quota(), "find:u", 5);
		RedisServer.commands().hincrby(KEYS.quota(), "*:u", 5);

		Balance balance = check();

		assertThat(balance.state()).as("%s", balance.why()).isEqualTo(Balance.State.BALANCED);
		assertThat(balance.rows()).contains(new Row("find", 6, 6, 0, 0, null, 0));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			find:u | 1  | find: 2 calls charged, but usage counts 1 successes.
			find:u | -1 | find: 0 calls charged, but usage counts 1 successes.
			add:r  | 1  | add: 1 calls reserved, but 0 reservations are open.
			*:u    | 2  | The total: 5 calls charged, but usage counts 3 successes.
			""")
	void aCounterThatWasChangedIsADifference(String field, long change, String difference) {
		RedisServer.commands().hincrby(KEYS.quota(), field, change);

		Balance balance = check();

		assertThat(balance.state()).isEqualTo(Balance.State.DIFFERENCE);
		assertThat(balance.why()).isEqualTo(difference);
	}

	@ParameterizedTest
	@CsvSource({ "1, 3", "-1, 1" })
	void aWriteThatOneSideAloneKnowsIsADifference(long change, long completed) {
		this.service.completed.addAndGet(change);

		assertThat(check().why()).isEqualTo("add: 2 calls charged, but the memory service has completed " + completed
				+ ", of which 0 are still open.");
	}

	@Test
	void anOpenWriteIsAskedForAndAnOpenReadIsNot() {
		Call done = admitted("add");
		Call onItsWay = admitted("add");
		Call read = admitted("find");
		this.service.outcomes.put(done.id(), BackendOutcome.DONE);
		this.service.completed.incrementAndGet();

		Balance balance = check();

		assertThat(balance.state()).as("%s", balance.why()).isEqualTo(Balance.State.BALANCED);
		assertThat(balance.rows()).contains(new Row("add", 2, 2, 2, 2, 3L, 1));
		assertThat(balance.open()).extracting(Held::id).containsExactlyInAnyOrder(done.id(), onItsWay.id(), read.id());
		assertThat(balance.open()).allSatisfy((held) -> {
			assertThat(held.project()).isEqualTo("first");
			assertThat(held.age()).isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
			assertThat(held.outcome()).isEqualTo(held.id().equals(done.id()) ? BackendOutcome.DONE : null);
		});
	}

	@Test
	void anAccountThatMovesEachTimeItIsReadIsNoDifference() {
		this.service.meanwhile = Mono.fromRunnable(this::write);

		Balance balance = check();

		assertThat(balance.state()).isEqualTo(Balance.State.MOVING);
		assertThat(balance.why()).isNotNull();
	}

	@Test
	void anAccountThatStopsMovingIsReadAgain() {
		AtomicLong left = new AtomicLong(3);
		this.service.meanwhile = Mono.fromRunnable(() -> {
			if (left.getAndDecrement() > 0) {
				write();
			}
		});

		assertThat(check().state()).isEqualTo(Balance.State.BALANCED);
	}

	@Test
	void whatCannotBeExplainedByMovementIsADifferenceAlthoughTheAccountMoves() {
		this.service.meanwhile = Mono.fromRunnable(this::write);

		this.service.lost = 1000;
		assertThat(check().why()).matches(
				"add: the memory service has completed \\d+ calls, but only \\d+ are charged" + " and 0 reserved.");

		this.service.lost = -1000;
		assertThat(check().why()).matches("add: \\d+ calls charged, but the memory service has completed only -\\d+.");
	}

	@Test
	void aMemoryServiceThatDoesNotTellLeavesTheAccountUnchecked() {
		this.service.meanwhile = Mono.error(new IllegalStateException("busy"));

		assertThat(check().state()).isEqualTo(Balance.State.UNCHECKED);
		assertThat(check().why()).contains("busy");
	}

	@Test
	void withoutTotalsTheBooksAreHeldAgainstThemselves() {
		this.service.none = true;
		admitted("add");

		Balance balance = check();

		assertThat(balance.state()).isEqualTo(Balance.State.BALANCED);
		assertThat(balance.rows()).contains(new Row("add", 2, 2, 1, 1, null, 0));
		assertThat(balance.open()).singleElement().extracting(Held::outcome).isNull();
	}

	@Test
	void aRuleForUnknownOutcomesLeavesNothingToCompare() {
		this.service.completed.addAndGet(7);

		assertThat(checkUnder(UnknownRule.RELEASE).state()).isEqualTo(Balance.State.BALANCED);
	}

	@Test
	void whatRedisHasLostIsChargedOnceAndCountedAsUsage() {
		Call open = admitted("add");
		this.service.outcomes.put(open.id(), BackendOutcome.DONE);
		this.service.completed.addAndGet(6);

		Acceptance.Accepted accepted = accept();

		assertThat(accepted.corrections()).containsExactly(new Acceptance.Correction("add", 2, 7));
		assertThat(check().state()).isEqualTo(Balance.State.BALANCED);
		assertThat(Books.used("*")).isEqualTo(8);
		assertThat(accept().corrections()).isEmpty();

		this.books.settle(open, Outcome.SUCCESS);

		assertThat(check().rows()).contains(new Row("add", 8, 8, 0, 0, 8L, 0));
	}

	@Test
	void nothingIsTakenOff() {
		this.service.completed.addAndGet(-1);

		assertThat(accept().corrections()).isEmpty();
		assertThat(Books.used("add")).isEqualTo(2);
	}

	@Test
	void nothingIsAcceptedOfAnAccountThatMoves() {
		this.service.lost = 5;
		this.service.meanwhile = Mono.fromRunnable(this::write);

		Acceptance.Accepted accepted = accept();

		assertThat(accepted.found().steady()).isFalse();
		assertThat(accepted.corrections()).isEmpty();
	}

	@Test
	void whatIsAcceptedCountsInThePeriodInForce() {
		this.books = new Books(this.redis, new Quota(100, Period.MONTH));
		write();
		this.service.completed.addAndGet(5);

		accept();

		String month = Period.MONTH.counter("add", Instant.now());
		assertThat(Books.used(month)).isEqualTo(6);
		assertThat(check().state()).isEqualTo(Balance.State.BALANCED);
	}

	@Test
	void anAcceptanceOpensTheAccount() {
		this.service.completed.addAndGet(5);
		TrustedAccounts accounts = accounts();
		assertThat(accounts.of(Books.ACCOUNT).block(Books.PATIENCE)).isInstanceOf(Trust.Lost.class);

		acceptance(accounts).accept(this.account).block(Books.PATIENCE);

		assertThat(accounts.of(Books.ACCOUNT).block(Books.PATIENCE)).isEqualTo(new Trust.Whole());
	}

	private Balance check() {
		return check(this.account);
	}

	private Balance check(Account account) {
		return Objects.requireNonNull(ledgerCheck(null).check(account).block(Books.PATIENCE));
	}

	private Balance checkUnder(UnknownRule rule) {
		return Objects.requireNonNull(ledgerCheck(rule).check(this.account).block(Books.PATIENCE));
	}

	private LedgerCheck ledgerCheck(@Nullable UnknownRule rule) {
		return new LedgerCheck(this.books.ledger, this.service, this.service,
				FixedPolicy.inForce(this.books.policy(rule)), Clock.systemUTC(), Duration.ofMillis(1));
	}

	private Acceptance.Accepted accept() {
		return Objects.requireNonNull(acceptance(accounts()).accept(this.account).block(Books.PATIENCE));
	}

	private Acceptance acceptance(TrustedAccounts accounts) {
		return new Acceptance(this.redis, RedisServer.openStore(), ledgerCheck(null), accounts,
				FixedPolicy.inForce(this.books.policy(null)), Clock.systemUTC());
	}

	private TrustedAccounts accounts() {
		return new TrustedAccounts(RedisServer.openStore(), this.books.ledger, this.service,
				FixedPolicy.inForce(this.books.policy(null)));
	}

	private void write() {
		Call call = this.books.call("add");
		this.books.ledger.admit(call, this.books.caller(), Books.NO_TEXT, null)
			.doOnNext((admitted) -> this.service.completed.incrementAndGet())
			.then(this.books.ledger.settle(this.books.reservation(call), Outcome.SUCCESS, null))
			.block(Books.PATIENCE);
	}

	private Call admitted(String api) {
		Call call = this.books.call(api);
		this.books.admit(call);
		return call;
	}

	private void settled(String api, Outcome outcome) {
		this.books.settle(admitted(api), outcome);
	}

	/** A memory service that keeps totals. */
	private static final class Service implements BackendTotals, OutcomeLook {

		private final AtomicLong completed = new AtomicLong();

		private final Map<String, BackendOutcome> outcomes = new ConcurrentHashMap<>();

		/** What happens before each answer. */
		private Mono<Void> meanwhile = Mono.empty();

		private boolean none;

		/** Completed writes of which Redis was never told. */
		private long lost;

		@Override
		public Mono<Map<String, Long>> of(String account) {
			return this.none ? Mono.empty() : this.meanwhile.subscribeOn(Schedulers.boundedElastic())
				.then(Mono.fromSupplier(() -> Map.of("add", this.completed.get() + this.lost)));
		}

		@Override
		public Mono<Map<String, Long>> all() {
			return Mono.error(new IllegalStateException("not asked for here"));
		}

		@Override
		public Mono<BackendOutcome> look(String account, String project, String id) {
			return Mono.justOrEmpty(this.outcomes.get(id));
		}

	}

}
