package io.memgate.gateway.admission;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class IdempotencyRedisTests {

	private static final IdempotencyKey KEY = new IdempotencyKey("k1", "f1");

	private static final IdempotencyKey OTHER_BODY = new IdempotencyKey("k1", "f2");

	private static final KeptAnswer ANSWER = new KeptAnswer(200, "{\"code\":0,\"data\":\"späße 与\"}");

	@Test
	void aRepeatedCallIsAnsweredAsItWasAndNotCharged(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call, KEY);
		books.settle(call, KEY, Outcome.SUCCESS, ANSWER);

		Decision decision = books.admit(books.call("add"), KEY);

		assertThat(decision).isInstanceOfSatisfying(Decision.Replayed.class, (replayed) -> {
			assertThat(replayed.id()).isEqualTo(call.id());
			assertThat(replayed.answer()).isEqualTo(ANSWER);
			assertThat(replayed.quotas().getFirst().remaining()).isEqualTo(4);
		});
		assertThat(Books.used("add")).isEqualTo(1);
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void aRepeatedCallIsAnsweredWhenTheQuotaIsUsedUp(Redis redis) {
		Books books = new Books(redis, 1L, null, null);
		Call call = books.call("add");
		books.admit(call, KEY);
		books.settle(call, KEY, Outcome.SUCCESS, ANSWER);

		assertThat(books.admit(books.call("add"), KEY)).isInstanceOf(Decision.Replayed.class);
		assertThat(books.admit(books.call("add"))).isInstanceOf(Decision.Refused.class);
	}

	@Test
	void aCallStillRunningIsNotMadeTwice(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		books.admit(books.call("add"), KEY);

		assertThat(refusal(books.admit(books.call("add"), KEY))).isEqualTo(Condition.IDEMPOTENCY_KEY_RUNNING);
		assertThat(Books.reserved("add")).isEqualTo(1);
	}

	@Test
	void aKeyWithAnotherBodyIsRefused(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call, KEY);

		assertThat(refusal(books.admit(books.call("add"), OTHER_BODY))).isEqualTo(Condition.IDEMPOTENCY_KEY_REUSED);
		books.settle(call, KEY, Outcome.SUCCESS, ANSWER);
		assertThat(refusal(books.admit(books.call("add"), OTHER_BODY))).isEqualTo(Condition.IDEMPOTENCY_KEY_REUSED);
	}

	@Test
	void aFailedCallFreesItsKey(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call, KEY);
		books.settle(call, KEY, Outcome.FAILURE, null);

		assertThat(books.admit(books.call("add"), KEY)).isInstanceOf(Decision.Admitted.class);
	}

	@Test
	void theLateReleaseOfOneCallDoesNotFreeTheKeyOfTheNext(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call first = books.call("add");
		books.admit(first, KEY);
		books.settle(first, KEY, Outcome.FAILURE, null);
		books.admit(books.call("add"), KEY);

		books.settle(first, KEY, Outcome.FAILURE, null);

		assertThat(refusal(books.admit(books.call("add"), KEY))).isEqualTo(Condition.IDEMPOTENCY_KEY_RUNNING);
	}

	@Test
	void aCallWhoseAnswerWasNotKeptIsNeverMadeAgain(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call, KEY);
		books.settle(call, KEY, Outcome.SUCCESS, null);

		assertThat(refusal(books.admit(books.call("add"), KEY))).isEqualTo(Condition.IDEMPOTENCY_ANSWER_GONE);
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void aReaperSettlesTheKeyToo(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.lapsing.admit(call, books.caller(), KEY).block(Books.PATIENCE);
		OpenReservation held = books.ledger.open(Books.ACCOUNT).blockOptional(Books.PATIENCE).orElseThrow().getFirst();

		books.ledger.reap(held.reservation(), Outcome.SUCCESS).block(Books.PATIENCE);

		assertThat(refusal(books.admit(books.call("add"), KEY))).isEqualTo(Condition.IDEMPOTENCY_ANSWER_GONE);
	}

	@Test
	void theBytesOfAnAccountsAnswersAreBounded(Redis redis) {
		Books books = new Books(redis, null, null, null);
		KeptAnswer large = new KeptAnswer(200, "x".repeat(64 * 1024));
		for (int i = 0; i < 80; i++) {
			Call call = books.call("add");
			IdempotencyKey key = new IdempotencyKey("key" + i, "f");
			books.admit(call, key);
			books.settle(call, key, Outcome.SUCCESS, large);
		}

		AccountKeys keys = new AccountKeys(Books.ACCOUNT);
		assertThat(Long.parseLong(RedisServer.commands().hget(keys.quota(), "answers"))).isBetween(4_000_000L,
				4L * 1024 * 1024);
		assertThat(RedisServer.commands().zcard(keys.answers())).isEqualTo(63);
		assertThat(refusal(books.admit(books.call("add"), new IdempotencyKey("key79", "f"))))
			.isEqualTo(Condition.IDEMPOTENCY_ANSWER_GONE);
	}

	@Test
	void bytesOfAnswersThatHaveExpiredAreFree(Redis redis) {
		Books books = new Books(redis, null, null, null);
		AccountKeys keys = new AccountKeys(Books.ACCOUNT);
		RedisServer.commands().hset(keys.quota(), "answers", "4194300");
		RedisServer.commands().zadd(keys.answers(), 1, "4194000:old");
		Call call = books.call("add");
		books.admit(call, KEY);

		books.settle(call, KEY, Outcome.SUCCESS, ANSWER);

		assertThat(books.admit(books.call("add"), KEY)).isInstanceOf(Decision.Replayed.class);
	}

	@Test
	void aKeyIsForgottenAfterADay(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		books.admit(books.call("add"), KEY);

		assertThat(RedisServer.commands().pttl(new AccountKeys(Books.ACCOUNT).repeat("k1"))).isBetween(86_000_000L,
				86_400_000L);
	}

	private static Condition refusal(Decision decision) {
		return ((Decision.Refused) decision).refusal().condition();
	}

}
