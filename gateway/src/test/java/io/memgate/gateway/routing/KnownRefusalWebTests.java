package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;

import io.lettuce.core.KillArgs;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A burst of refused calls costs Redis next to nothing, and what is remembered of them
 * ends at once when it is no longer true.
 */
class KnownRefusalWebTests extends GatewayUnderTest {

	private static final int BURST = 200;

	private static final Duration AT_ONCE = Duration.ofMillis(500);

	@BeforeEach
	void searchIsUsedUp() {
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "searchMemory:u", "1000");
		await(() -> {
			post(SEARCH, ONE_QUERY);
			long before = decided();
			return post(SEARCH, ONE_QUERY).status() == 429 && decided() == before;
		});
	}

	@Test
	void aBurstOfRefusalsIsDecidedOnceForAHundred() {
		long before = decided();
		long start = System.nanoTime();
		for (int i = 0; i < BURST; i++) {
			Answered answer = post(SEARCH, ONE_QUERY);
			assertThat(answer.status()).isEqualTo(429);
			assertThat(answer.text("message")).contains("1000 of 1000");
			assertThat(answer.header("RateLimit")).isEqualTo("\"searchMemory\";r=0");
		}
		long spans = 1 + Duration.ofNanos(System.nanoTime() - start).toMillis() / 2000;

		assertThat(decided() - before).isLessThanOrEqualTo(spans);
	}

	@Test
	void aGrantHelpsAtOnce() {
		Instant start = Instant.now();
		this.directory.add(ACCOUNT, new Grant("g1", "searchMemory", 10, "a test", "tester", Instant.now(), null))
			.block(Duration.ofSeconds(10));

		await(() -> post(SEARCH, ONE_QUERY).status() == 200);

		assertThat(Duration.between(start, Instant.now())).isLessThan(AT_ONCE);
	}

	@Test
	void aCallWithAnIdempotencyKeyIsAskedAbout() {
		long before = decided();

		Answered answer = send(request(SEARCH).header("Idempotency-Key", "\"k-1\"")
			.POST(HttpRequest.BodyPublishers.ofString(ONE_QUERY)));

		assertThat(answer.status()).isEqualTo(429);
		assertThat(decided() - before).isEqualTo(1);
	}

	@Test
	void anotherApiIsNotRefused() {
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
	}

	@Test
	void whatWasMissedIsNotReliedOn() {
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "searchMemory:u", "0");
		RedisServer.commands().clientKill(KillArgs.Builder.typePubsub());
		Instant start = Instant.now();

		await(() -> post(SEARCH, ONE_QUERY).status() == 200);

		assertThat(Duration.between(start, Instant.now())).isLessThan(AT_ONCE);
	}

	/** Decisions that Redis has made: they show limits. */
	private static long decided() {
		return RedisServer.commands()
			.zrange(new AccountKeys(ACCOUNT).decisions(), 0, -1)
			.stream()
			.filter((decision) -> decision.contains("q:searchMemory"))
			.count();
	}

}
