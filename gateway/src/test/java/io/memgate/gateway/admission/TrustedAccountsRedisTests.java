package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.lettuce.core.KillArgs;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.UnknownRule;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.RedisUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class TrustedAccountsRedisTests {

	private final AtomicInteger asked = new AtomicInteger();

	private Mono<Map<String, Long>> totals = Mono.just(Map.of());

	@Test
	void aCompletedWriteThatTheBooksDoNotHaveClosesTheAccount(Redis redis, CapturedOutput output) {
		counters("add:u", "8", "add:r", "1");
		this.totals = Mono.just(Map.of("add", 10L));
		TrustedAccounts accounts = accounts(redis);

		assertThat(look(accounts)).isEqualTo(new Trust.Lost("add", 10, 8, 1));
		look(accounts);

		assertThat(accounts.closed()).isEqualTo(1);
		assertThat(output.getOut().lines().filter((line) -> line.contains("ERROR"))).singleElement()
			.asString()
			.contains(
					"Account acme is closed: the memory service has completed 10 calls of add, its books have 8 charged"
							+ " and 1 reserved")
			.contains("deploy/memgate ledger accept --account acme --reason TEXT");
	}

	@Test
	void whatIsChargedOrReservedIsEnough(Redis redis) {
		counters("add:u", "9", "add:r", "1");
		this.totals = Mono.just(Map.of("add", 10L, "find", 3L, "other", 4L));

		assertThat(look(accounts(redis))).isEqualTo(new Trust.Whole());
	}

	@Test
	void goodBooksAreNeverTakenForBadOnesUnderTraffic(Redis redis) {
		Books books = new Books(redis, null, null, null);
		AtomicLong completed = new AtomicLong();
		this.totals = Mono.fromSupplier(() -> Map.of("add", completed.get()));
		AtomicBoolean going = new AtomicBoolean(true);
		Mono<Void> traffic = Flux.range(0, 8)
			.flatMap((client) -> Mono.defer(() -> write(books, completed))
				.subscribeOn(Schedulers.parallel())
				.repeat(going::get))
			.then();

		Flux<Trust> looks = Flux.range(0, 200)
			.concatMap((i) -> accounts(redis).of(Books.ACCOUNT))
			.doFinally((signal) -> going.set(false));

		assertThat(Mono.when(traffic, looks.all(new Trust.Whole()::equals).doOnNext((all) -> assertThat(all).isTrue()))
			.blockOptional(Duration.ofSeconds(20))).isEmpty();
		assertThat(completed.get()).isGreaterThan(200).isEqualTo(Books.used("add"));
	}

	private static Mono<Boolean> write(Books books, AtomicLong completed) {
		Call call = books.call("add");
		return books.ledger.admit(call, books.caller(), Books.NO_TEXT, null)
			.doOnNext((admitted) -> completed.incrementAndGet())
			.then(books.ledger.settle(books.reservation(call), Outcome.SUCCESS, null))
			.map(Settled::done);
	}

	@Test
	void aMemoryServiceWithoutTotalsCannotTellAnything(Redis redis) {
		this.totals = Mono.empty();

		assertThat(look(accounts(redis))).isEqualTo(new Trust.Whole());
	}

	@Test
	void aRuleForUnknownOutcomesLeavesNothingToCompare(Redis redis) {
		this.totals = Mono.just(Map.of("add", 10L));

		assertThat(look(accounts(redis, UnknownRule.RELEASE))).isEqualTo(new Trust.Whole());
		assertThat(this.asked).hasValue(0);
	}

	@Test
	void aMemoryServiceThatDoesNotAnswerIsAskedAgainByTheNextCall(Redis redis) {
		TrustedAccounts accounts = accounts(redis);
		this.totals = Mono.error(new IllegalStateException("busy"));

		assertThat(look(accounts)).isInstanceOfSatisfying(Trust.Untold.class,
				(untold) -> assertThat(untold.why()).contains("busy"));

		this.totals = Mono.just(Map.of());

		assertThat(look(accounts)).isEqualTo(new Trust.Whole());
	}

	@Test
	void callsAtTheSameTimeShareOneLookAndLaterOnesNeedNone(Redis redis) {
		TrustedAccounts accounts = accounts(redis);
		Sinks.One<Map<String, Long>> answer = Sinks.one();
		this.totals = answer.asMono();

		StepVerifier.create(Flux.range(0, 50).flatMap((i) -> accounts.of(Books.ACCOUNT)).take(50))
			.then(() -> answer.tryEmitValue(Map.of()))
			.expectNextCount(50)
			.verifyComplete();
		look(accounts);

		assertThat(this.asked).hasValue(1);
	}

	@Test
	void aCallThatLeavesDoesNotEndTheLookOfTheOthers(Redis redis) {
		TrustedAccounts accounts = accounts(redis);
		Sinks.One<Map<String, Long>> answer = Sinks.one();
		this.totals = answer.asMono();
		accounts.of(Books.ACCOUNT).subscribe().dispose();

		StepVerifier.create(accounts.of(Books.ACCOUNT))
			.then(() -> answer.tryEmitValue(Map.of()))
			.expectNext(new Trust.Whole())
			.verifyComplete();

		assertThat(this.asked).hasValue(1);
	}

	@Test
	void aClosedAccountIsOpenAgainSoonAfterItsBooksWerePutRight(Redis redis) {
		this.totals = Mono.just(Map.of("add", 10L));
		TrustedAccounts accounts = accounts(redis);
		look(accounts);

		counters("add:u", "10");

		await(accounts, new Trust.Whole()::equals);
		assertThat(accounts.closed()).isZero();
	}

	@Test
	void afterABreakAnAccountIsLookedAtAgain() {
		try (RedisProcess process = RedisProcess.launchOnFreePort(); QuotaNode node = QuotaNode.startOpen(process)) {
			String counters = new AccountKeys(Books.ACCOUNT).quota();
			process.ask((redis) -> redis.hset(counters, "add:u", "1"));
			QuotaNode.tellTotals(Map.of("add", 1L));

			await(node.trusted, new Trust.Whole()::equals);

			process.ask((redis) -> redis.del(counters));
			assertThat(look(node.trusted)).isEqualTo(new Trust.Whole());

			process.ask((redis) -> redis.clientKill(KillArgs.Builder.typeNormal().skipme()));

			await(node.trusted, new Trust.Lost("add", 1, 0, 0)::equals);
		}
		finally {
			QuotaNode.tellTotals(Map.of());
		}
	}

	@Test
	void withoutRedisNothingWasSent(RedisClock clock) {
		RedisProcess process = RedisProcess.launchOnFreePort();
		Redis redis = RedisServer.connect(process.port(), clock);
		process.close();

		StepVerifier.create(accounts(redis).of(Books.ACCOUNT))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(RedisUnavailableException.class,
					(away) -> assertThat(away.mayHaveRun()).isFalse()))
			.verify(Books.PATIENCE);
		redis.stop();
	}

	private TrustedAccounts accounts(Redis redis) {
		return accounts(redis, null);
	}

	private TrustedAccounts accounts(Redis redis, @Nullable UnknownRule rule) {
		Books books = new Books(redis, null, null, null);
		return new TrustedAccounts(RedisServer.openStore(), books.ledger, new Totals(),
				FixedPolicy.inForce(books.policy(rule)));
	}

	private static @Nullable Trust look(TrustedAccounts accounts) {
		return accounts.of(Books.ACCOUNT).block(Books.PATIENCE);
	}

	/** Looks until it finds something; Redis may be away meanwhile. */
	private static void await(TrustedAccounts accounts, Predicate<Trust> found) {
		Flux.interval(Duration.ofMillis(20))
			.onBackpressureDrop()
			.concatMap((tick) -> accounts.of(Books.ACCOUNT).onErrorComplete(RedisUnavailableException.class), 1)
			.filter(found)
			.blockFirst(Books.PATIENCE);
	}

	private static void counters(String... fields) {
		for (int i = 0; i < fields.length; i += 2) {
			RedisServer.commands().hset(new AccountKeys(Books.ACCOUNT).quota(), fields[i], fields[i + 1]);
		}
	}

	private final class Totals implements BackendTotals {

		@Override
		public Mono<Map<String, Long>> of(String account) {
			TrustedAccountsRedisTests.this.asked.incrementAndGet();
			return TrustedAccountsRedisTests.this.totals;
		}

		@Override
		public Mono<Map<String, Long>> all() {
			return Mono.error(new IllegalStateException("not asked for here"));
		}

	}

}
