package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node decides while Redis is away, and how that comes into the books.
 */
@ExtendWith(RedisServer.class)
class LocalAdmissionRedisTests {

	private static final RateLimit HOURLY = new RateLimit("hourly", 10, RateLimit.Unit.REQUESTS, Duration.ofHours(1),
			RateLimit.Kind.BUCKET, 10, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ENFORCED);

	private final AtomicInteger owed = new AtomicInteger();

	/** One that nobody has examined: Redis is not there. */
	private final Store away = new Store(Clock.systemUTC());

	private final LocalAdmission local = new LocalAdmission(this.away, Clock.systemUTC(), "node-1", () -> 2,
			this.owed::get);

	@Test
	void aNodeLetsItsShareOfARateThrough(Redis redis) {
		Books books = new Books(redis, HOURLY);
		this.local.note(Books.ACCOUNT);

		for (int i = 0; i < 5; i++) {
			assertThat(decide(books, "find")).isInstanceOf(Decision.Admitted.class);
		}
		assertThat(decide(books, "find")).isInstanceOfSatisfying(Decision.Refused.class, (refused) -> {
			assertThat(refused.refusal().condition()).isEqualTo(Condition.RATE_LIMITED);
			assertThat(refused.refusal().retryAfter()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(62));
		});
	}

	@Test
	void onlyReadsWithoutAQuotaOfKnownAccountsGoOn(Redis redis) {
		Books unlimited = new Books(redis, HOURLY);
		assertThat(decide(unlimited, "find")).as("unknown").isNull();

		this.local.note(Books.ACCOUNT);
		assertThat(decide(unlimited, "add")).as("a write").isNull();
		assertThat(decide(new Books(redis, null, 1000L, null), "find")).as("with a quota").isNull();
		assertThat(decide(new Books(redis, null, null, 1000L), "find")).as("with a total").isNull();
		assertThat(decide(unlimited, "find")).isInstanceOf(Decision.Admitted.class);

		this.local.forget(Books.ACCOUNT);
		assertThat(decide(unlimited, "find")).as("refused for its standing").isNull();
		this.local.note(Books.ACCOUNT);

		this.owed.set(LocalAdmission.MOST_OWED);
		assertThat(decide(unlimited, "find")).as("too many wait").isNull();
	}

	@Test
	void nothingIsDecidedHereWhileRedisIsThere(Redis redis) {
		LocalAdmission idle = new LocalAdmission(RedisServer.openStore(), Clock.systemUTC(), "node-1", () -> 1,
				this.owed::get);
		idle.note(Books.ACCOUNT);
		Books books = new Books(redis, HOURLY);

		assertThat(idle.decide(books.call("find"), books.caller(), Books.NO_TEXT, null)).isNull();
	}

	@Test
	void suchACallIsChargedOnceHoweverOftenItIsEntered(Redis redis) {
		Books books = new Books(redis, HOURLY);
		this.local.note(Books.ACCOUNT);
		Reservation reservation = ((Decision.Admitted) Objects.requireNonNull(decide(books, "find"))).reservation();

		for (int i = 0; i < 3; i++) {
			books.ledger.settle(reservation, Outcome.SUCCESS, null).block(Books.PATIENCE);
		}

		assertThat(Books.used("find")).isEqualTo(1);
		assertThat(Books.reserved("find")).isZero();
	}

	private @Nullable Decision decide(Books books, String api) {
		return this.local.decide(books.call(api), books.caller(), Books.NO_TEXT, null);
	}

}
