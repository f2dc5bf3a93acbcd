package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.cluster.RedisClusterClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Cluster that loses a master which has no replica.
 */
class RedisClusterTests {

	private static final RedisScript CREATE = RedisScript.load("create-account");

	private static final int ACCOUNTS = 60;

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final RedisCluster cluster = RedisCluster.launch(RedisBinary.any()).awaitOk();

	private final RedisClusterClient client = SharedRedis.client(this.cluster);

	private final Redis redis = SharedRedis.connect(this.client, new RedisClock(Clock.systemUTC()));

	@AfterEach
	void close() {
		this.redis.stop();
		this.client.shutdown(0, 0, TimeUnit.SECONDS);
		this.cluster.close();
	}

	@Test
	void accountsOfADeadMasterFailAtOnceAndUnsentWhileOthersGoOn() {
		accounts().forEach((account) -> run(account).block(PATIENCE));
		RedisProcess dead = this.cluster.masterOf(key("account-0"));
		dead.kill();
		Predicate<String> lost = (account) -> this.cluster.masterOf(key(account)) == dead;
		failure("account-0").repeat().takeUntil((failure) -> !failure.mayHaveRun()).blockLast(PATIENCE);

		long start = System.nanoTime();
		List<RedisUnavailableException> failures = Flux.fromStream(accounts())
			.filter(lost)
			.concatMap(this::failure)
			.collectList()
			.blockOptional(PATIENCE)
			.orElseThrow();
		Duration took = Duration.ofNanos(System.nanoTime() - start);

		assertThat(failures).hasSize((int) accounts().filter(lost).count())
			.hasSizeGreaterThan(ACCOUNTS / 10)
			.noneMatch(RedisUnavailableException::mayHaveRun);
		assertThat(took.dividedBy(failures.size())).isLessThan(Duration.ofMillis(50));
		Flux.fromStream(accounts()).filter(lost.negate()).concatMap(this::run).blockLast(PATIENCE);
	}

	private static Stream<String> accounts() {
		return IntStream.range(0, ACCOUNTS).mapToObj((i) -> "account-" + i);
	}

	private static String key(String account) {
		return new AccountKeys(account).description();
	}

	private Mono<long[]> run(String account) {
		return this.redis.run(CREATE, new String[] { key(account), new AccountKeys(account).deleted() }, "free",
				"2026-11-24T14:00:00Z");
	}

	private Mono<RedisUnavailableException> failure(String account) {
		return run(account).then(Mono.<RedisUnavailableException>empty())
			.onErrorResume(RedisUnavailableException.class, Mono::just);
	}

}
