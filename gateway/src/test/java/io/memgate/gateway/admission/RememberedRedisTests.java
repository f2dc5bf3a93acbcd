package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Set;

import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long what an account's calls leave behind them is kept, and how much of it.
 */
@EveryRedis
class RememberedRedisTests {

	private static final long DAY = Duration.ofDays(1).toMillis();

	private static final AccountKeys KEYS = new AccountKeys(Books.ACCOUNT);

	private static final RateLimit HOURLY = new RateLimit("hourly", 100, RateLimit.Unit.REQUESTS, Duration.ofHours(1),
			RateLimit.Kind.WINDOW, 100, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ENFORCED);

	@Test
	void ratesAndDecisionsAreKeptForADayAfterTheLastCall(Redis redis) {
		Books books = new Books(redis, HOURLY);
		call(books);
		assertThat(left(KEYS.rates())).isGreaterThan(DAY);
		assertThat(left(KEYS.decisions())).isGreaterThan(DAY);

		RedisServer.commands().pexpire(KEYS.rates(), DAY / 2);
		RedisServer.commands().pexpire(KEYS.decisions(), DAY / 2);
		call(books);

		assertThat(left(KEYS.rates())).isGreaterThan(DAY);
		assertThat(left(KEYS.decisions())).isGreaterThan(DAY);
	}

	@Test
	void hardlyMoreThanTheNewestThousandDecisionsAreKept(Redis redis) {
		Books books = new Books(redis, HOURLY);
		for (int i = 0; i < 1064; i++) {
			RedisServer.commands().zadd(KEYS.decisions(), 0, "0%04d charged".formatted(i));
		}

		call(books);

		assertThat(RedisServer.commands().zcard(KEYS.decisions())).isEqualTo(1000);
		assertThat(RedisServer.commands().zrange(KEYS.decisions(), 0, 0)).containsExactly("00065 charged");
	}

	private static void call(Books books) {
		Call call = books.call("add");
		books.admit(call);
		assertThat(books.settle(call, Outcome.SUCCESS)).isTrue();
	}

	private static long left(String key) {
		return RedisServer.commands().pttl(key);
	}

}
