package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.account.CallerChangedException;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/** Calls are admitted, hold their units, and are settled. */
@EveryRedis
class LedgerRedisTests {

	@Test
	void anAdmittedCallHoldsOneUnitUntilItIsCharged(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");

		Decision decision = books.admit(call);

		assertThat(decision).isInstanceOfSatisfying(Decision.Admitted.class,
				(admitted) -> assertThat(admitted.limits().quotas())
					.extracting(QuotaState::name, QuotaState::limit, QuotaState::used, QuotaState::reserved)
					.containsExactly(tuple("add", 5L, 0L, 1L)));
		assertThat(books.settle(call, Outcome.SUCCESS)).isTrue();
		assertThat(Books.used("add")).isEqualTo(1);
		assertThat(Books.reserved("add")).isZero();
		assertThat(Books.open()).isZero();
	}

	@Test
	void aRememberedCallerOfAChangedAccountIsNotDecided(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		RedisServer.commands().set(new AccountKeys(Books.ACCOUNT).changed(), "1");
		Call call = books.call("add");

		assertThatExceptionOfType(CallerChangedException.class)
			.isThrownBy(() -> books.admit(call, books.remembered(), 0));
		assertThat(Books.reserved("add")).isZero();
		assertThat(Books.open()).isZero();

		assertThat(books.admit(call, books.caller(), 0)).isInstanceOf(Decision.Admitted.class);
		// The same call once more, as it is made after a lost reply.
		assertThat(books.admit(call, books.remembered(), 0)).isInstanceOf(Decision.Admitted.class);
		assertThat(Books.reserved("add")).isEqualTo(1);
	}

	@Test
	void aFailedCallGivesItsUnitBack(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);

		books.settle(call, Outcome.FAILURE);

		assertThat(Books.used("add")).isZero();
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void committingTwiceChargesOnce(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);

		assertThat(books.settle(call, Outcome.SUCCESS)).isTrue();
		assertThat(books.settle(call, Outcome.SUCCESS)).isFalse();

		assertThat(Books.used("add")).isEqualTo(1);
	}

	@Test
	void releasingAfterCommittingChangesNothing(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);
		books.settle(call, Outcome.SUCCESS);

		books.settle(call, Outcome.FAILURE);

		assertThat(Books.used("add")).isEqualTo(1);
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void admittingTheSameIdTwiceReservesOnce(Redis redis) {
		Books books = new Books(redis, 1L, null, null);
		Call call = books.call("add");

		books.admit(call);

		assertThat(books.admit(call)).isInstanceOf(Decision.Admitted.class);
		assertThat(Books.reserved("add")).isEqualTo(1);
	}

	@Test
	void anAdmitThatComesAfterItsReleaseReservesNothing(Redis redis) {
		Books books = new Books(redis, 1L, null, null);
		Call call = books.call("add");
		books.settle(call, Outcome.FAILURE);

		assertThat(books.ledger.admit(call, books.caller(), Books.NO_TEXT, null)
			.onErrorComplete(IllegalStateException.class)
			.blockOptional(Books.PATIENCE)).isEmpty();

		assertThat(Books.reserved("add")).isZero();
		assertThat(Books.open()).isZero();
	}

	@Test
	void aUsedUpQuotaRefusesAndSaysTheNumbers(Redis redis) {
		Books books = new Books(redis, 1L, null, null);
		Call first = books.call("add");
		books.admit(first);
		books.settle(first, Outcome.SUCCESS);

		Decision decision = books.admit(books.call("add"));

		assertThat(decision).asInstanceOf(InstanceOfAssertFactories.type(Decision.Refused.class))
			.satisfies((refused) -> {
				assertThat(refused.refusal().condition()).isEqualTo(Condition.QUOTA_EXCEEDED);
				assertThat(refused.refusal().facts()).isEqualTo(Map.of("contact", "https://example.com/quota", "limit",
						1L, "granted", 0L, "used", 1L, "reserved", 0L));
				assertThat(refused.refusal().retryAfter()).isNull();
				assertThat(refused.refusal().message()).doesNotContain("rate limit");
			});
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void aQuotaHeldByCallsInFlightRefusesForAMoment(Redis redis) {
		Books books = new Books(redis, 1L, null, null);
		books.admit(books.call("add"));

		Decision decision = books.admit(books.call("add"));

		assertThat(decision).asInstanceOf(InstanceOfAssertFactories.type(Decision.Refused.class))
			.satisfies((refused) -> {
				assertThat(refused.refusal().condition()).isEqualTo(Condition.QUOTA_HELD);
				assertThat(refused.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(1));
			});
	}

	@Test
	void whenTheTotalRefusesTheApisQuotaHasNotMoved(Redis redis) {
		Books books = new Books(redis, 5L, null, 1L);
		books.admit(books.call("find"));

		Decision decision = books.admit(books.call("add"));

		assertThat(decision).isInstanceOf(Decision.Refused.class);
		assertThat(Books.reserved("add")).isZero();
		assertThat(Books.reserved(QuotaState.TOTAL)).isEqualTo(1);
	}

	@Test
	void grantsInForceRaiseTheLimitAndExpiredOnesDoNot(Redis redis) {
		Books books = new Books(redis, 0L, null, null);
		Books.grant("add", 3, "g1", Double.POSITIVE_INFINITY);
		Books.grant("add", 4, "g2", (Instant.now().getEpochSecond() + 60) * 1e6);
		Books.grant("add", 100, "g3", (Instant.now().getEpochSecond() - 60) * 1e6);

		Decision decision = books.admit(books.call("add"));

		assertThat(decision).isInstanceOfSatisfying(Decision.Admitted.class,
				(admitted) -> assertThat(admitted.limits().quotas())
					.extracting(QuotaState::limit, QuotaState::granted, QuotaState::reserved)
					.containsExactly(tuple(7L, 7L, 1L)));
	}

	@Test
	void settlingCountsUsageByProjectKeyApiAndOutcome(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		for (Outcome outcome : List.of(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.FAILURE)) {
			Call call = books.call("add");
			books.admit(call);
			books.settle(call, outcome);
		}

		String day = books.reservation(books.call("add")).day();
		assertThat(RedisServer.commands().hgetall(new AccountKeys(Books.ACCOUNT).usage(day)))
			.isEqualTo(Map.of("first:key1:add:success", "2", "first:key1:add:failure", "1"));
	}

	@Test
	void whoeverSettlesCountsTheInputOfTheCall(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Payload payload = new Payload(new byte[300], 42, 1);
		Call answered = books.call("add");
		Call left = books.call("add");
		for (Call call : List.of(answered, left)) {
			books.ledger.admit(call, books.caller(), payload, null).block(Books.PATIENCE);
		}

		books.ledger.settle(books.reservation(answered).with(Input.of(payload)), Outcome.SUCCESS, null)
			.block(Books.PATIENCE);
		books.ledger.open(Books.ACCOUNT)
			.flatMap((open) -> books.ledger.settle(open.getFirst().reservation(), Outcome.SUCCESS, null))
			.block(Books.PATIENCE);

		String day = books.reservation(answered).day();
		assertThat(RedisServer.commands().hgetall(new AccountKeys(Books.ACCOUNT).usage(day)))
			.isEqualTo(Map.of("first:key1:add:success", "2", "first:key1:add:success:bytes", "600",
					"first:key1:add:success:tokens", "84"));
	}

	@Test
	void anAccountIsWrittenBeforeItsFirstReservationAndNotAgain(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		books.admit(books.call("add"));
		assertThat(RedisServer.commands().zrange(NodeKeys.open(Books.NODE), 0, -1)).containsExactly(Books.ACCOUNT);

		RedisServer.commands().del(NodeKeys.open(Books.NODE));
		books.admit(books.call("add"));

		assertThat(RedisServer.commands().exists(NodeKeys.open(Books.NODE))).isZero();
	}

	@Test
	void aScriptThatRedisHasForgottenIsSentAgain(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		books.admit(books.call("add"));

		RedisServer.commands().scriptFlush();

		assertThat(books.admit(books.call("add"))).isInstanceOf(Decision.Admitted.class);
	}

	@Test
	void manyCallsAtOnceAreAdmittedUpToTheQuotaExactly(Redis redis) {
		Books books = new Books(redis, 100L, null, null);

		long admitted = Flux.range(0, 500)
			.flatMap((i) -> books.ledger.admit(books.call("add"), books.caller(), Books.NO_TEXT, null), 64)
			.filter(Decision.Admitted.class::isInstance)
			.count()
			.blockOptional(Books.PATIENCE)
			.orElseThrow();

		assertThat(admitted).isEqualTo(100);
		assertThat(Books.reserved("add")).isEqualTo(100);
	}

}
