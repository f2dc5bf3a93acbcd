package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** What an account's standing makes of its calls. */
@EveryRedis
class StandingRedisTests {

	private static final AccountKeys KEYS = new AccountKeys(Books.ACCOUNT);

	private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration HOUR = Duration.ofHours(1);

	private final Books books;

	StandingRedisTests(Redis redis) {
		this.books = new Books(redis, 1000L, 1000L, null);
	}

	@Test
	void aThrottledAccountIsRefusedUntilItsEndAndToldSo() {
		throttle("temporary", HOUR, 0);

		Refusal refusal = refusal();

		assertThat(refusal.condition()).isEqualTo(Condition.ABNORMAL_USAGE_DETECTED);
		assertThat(refusal.retryAfter()).isBetween(HOUR.minusSeconds(30), HOUR);
		assertThat(refusal.message()).contains("rate limit", "failures: 9 in 60 s", "/memgate/v1/standing",
				"https://example.com/quota", "not charged");
		assertThat(refusal.facts()).containsKeys("since", "until", "reason", "contact");
		assertThat(Books.reserved("add")).isZero();
		assertThat(Books.open()).isZero();
	}

	@Test
	void aThrottleThatHasEndedRefusesNobody() {
		throttle("temporary", Duration.ofSeconds(-1), 0);

		assertThat(admit()).isInstanceOf(Decision.Admitted.class);
	}

	@Test
	void aSuspendedAccountIsRefusedAndWaitingDoesNotHelp() {
		throttle("permanent", Duration.ZERO, 0);

		Refusal refusal = refusal();

		assertThat(refusal.condition()).isEqualTo(Condition.ACCOUNT_SUSPENDED);
		assertThat(refusal.retryAfter()).isNull();
		assertThat(refusal.message()).contains("2026-01-01", "failures: 9", "https://example.com/quota")
			.doesNotContain("rate limit");
	}

	@Test
	void aThrottleWithARateLetsSoManyCallsAMinuteThrough() {
		throttle("temporary", HOUR, 2);

		assertThat(admit()).isInstanceOf(Decision.Admitted.class);
		assertThat(admit()).isInstanceOf(Decision.Admitted.class);
		Map<String, String> before = RedisServer.commands().hgetall(KEYS.rates());
		Refusal refusal = refusal();

		assertThat(refusal.condition()).isEqualTo(Condition.ABNORMAL_USAGE_DETECTED);
		assertThat(refusal.message()).contains("2 calls a minute");
		assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(65));
		assertThat(RedisServer.commands().hgetall(KEYS.rates())).isEqualTo(before);
		assertThat(Books.reserved("add")).isEqualTo(2);
	}

	@Test
	void theStandingComesBeforeTheQuota(Redis redis) {
		Books one = new Books(redis, 1L, 1L, null);
		one.admit(one.call("add"));
		throttle("permanent", Duration.ZERO, 0);

		Decision decision = one.admit(one.call("add"));

		assertThat(decision).isInstanceOfSatisfying(Decision.Refused.class,
				(refused) -> assertThat(refused.refusal().condition()).isEqualTo(Condition.ACCOUNT_SUSPENDED));
	}

	@Test
	void aCallThatWasAdmittedBeforeIsSettledAllTheSame() {
		Call call = this.books.call("add");
		this.books.admit(call);
		throttle("permanent", Duration.ZERO, 0);

		assertThat(this.books.admit(call)).isInstanceOf(Decision.Admitted.class);
		assertThat(this.books.settle(call, Outcome.SUCCESS)).isTrue();
		assertThat(Books.used("add")).isEqualTo(1);
	}

	private Decision admit() {
		return this.books.admit(this.books.call("add"));
	}

	private Refusal refusal() {
		return ((Decision.Refused) admit()).refusal();
	}

	private static void throttle(String state, Duration left, int rate) {
		long until = TimeUnit.MILLISECONDS.toMicros(Instant.now().plus(left).toEpochMilli());
		RedisServer.commands()
			.hset(KEYS.standing(),
					Map.of("state", state, "since", Long.toString(TimeUnit.MILLISECONDS.toMicros(SINCE.toEpochMilli())),
							"until", state.equals("permanent") ? "0" : Long.toString(until), "rate",
							Integer.toString(rate), "reason", "failures: 9 in 60 s, more than 8"));
	}

}
