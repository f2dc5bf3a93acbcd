package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.lettuce.core.KillArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts that wait for one replica, on a real master with a real replica. */
class ReplicatedScriptsRedisTests {

	private static final RedisScript CREATE = RedisScript.load("create-account");

	/** Answers that there is nothing to say of one call. */
	private static final RedisScript TAKES_MANY = new RedisScript("mark",
			"redis.call('SET', KEYS[1], '') return { tonumber(ARGV[1]), 1, 0 }", "0".repeat(40), false);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final RedisPair pair = RedisPair.launch();

	private final RedisProcess master = this.pair.master();

	private final RedisProcess replica = this.pair.replica();

	private final Redis redis = this.pair.waiting();

	@AfterEach
	void close() {
		this.pair.close();
	}

	@Test
	void whatIsAcknowledgedIsOnTheReplica() {
		run("a").block(PATIENCE);

		assertThat(this.replica.commands().exists(key("a"))).isEqualTo(1);
	}

	@Test
	void scriptsThatAreAskedForTogetherShareFlushes() {
		Flux.range(0, 2000).flatMap((i) -> run("account-" + i), 2000).blockLast(PATIENCE);

		assertThat(this.replica.commands().dbsize()).isEqualTo(2000);
		assertThat(waits()).isBetween(2L, 200L);
	}

	@Test
	void aScriptThatTheReplicaDoesNotAcknowledgeFailsAndMayHaveRun() {
		run("a").block(PATIENCE);
		this.replica.pause();

		RedisUnavailableException failure = failure(run("b"));

		assertThat(failure.mayHaveRun()).isTrue();
		assertThat(failure).hasMessageContaining("0 of 1 replicas have acknowledged");
		assertThat(this.master.commands().exists(key("b"))).isEqualTo(1);

		this.replica.resume();

		run("b").block(PATIENCE);
	}

	@Test
	void aScriptIsNotAcknowledgedOverAnotherConnectionThanTheOneThatWaited() {
		run("a").block(PATIENCE);
		this.replica.pause();

		CompletableFuture<?> waiting = run("b").toFuture();
		this.master.await((redis) -> redis.info("clients").contains("blocked_clients:1"));
		this.master.commands().clientKill(KillArgs.Builder.typeNormal().skipme());

		assertThat(waiting).failsWithin(PATIENCE);
	}

	@Test
	void aScriptThatRedisHasForgottenIsSentAgain() {
		run("a").block(PATIENCE);

		this.master.commands().scriptFlush();

		run("b").block(PATIENCE);
	}

	@Test
	void withoutAConnectionNothingIsSentAndItGoesOnWithANewOne() {
		run("a").block(PATIENCE);
		this.master.close();

		assertThat(Mono.fromSupplier(() -> failure(run("b")).mayHaveRun())
			.repeat()
			.takeUntil((may) -> !may)
			.blockLast(PATIENCE)).isFalse();

		this.master.restart();
		this.replica.await((redis) -> redis.info("replication").contains("master_link_status:up"));

		run("b").retryWhen(Retry.fixedDelay(100, Duration.ofMillis(20))).block(PATIENCE);
	}

	@Test
	void moreScriptsThanMayQueueAreRefusedUnsent() {
		this.replica.pause();

		Long unsent = Flux.range(0, 10_000)
			.flatMap((i) -> run("a").then(Mono.<RedisUnavailableException>empty())
				.onErrorResume(RedisUnavailableException.class, Mono::just), 10_000)
			.filter((failure) -> !failure.mayHaveRun())
			.count()
			.block(PATIENCE);

		assertThat(unsent).isPositive();
	}

	@Test
	void aRunThatNobodyWaitsForAnyMoreIsNotSent() {
		run("a").block(PATIENCE);
		this.replica.pause();
		List<CompletableFuture<long[]>> inFront = Stream.generate(() -> run("b").toFuture()).limit(20).toList();

		this.redis
			.run(new JointCall(TAKES_MANY, new String[] { key("c") }, new String[0], new String[0], new String[0]))
			.subscribe()
			.dispose();
		this.replica.resume();
		inFront.forEach((each) -> each.exceptionally((ex) -> new long[0]).join());
		run("d").retry(100).block(PATIENCE);

		assertThat(this.master.commands().exists(key("c"))).isZero();
		this.redis
			.run(new JointCall(TAKES_MANY, new String[] { key("c") }, new String[0], new String[0], new String[0]))
			.block(PATIENCE);
		assertThat(this.master.commands().exists(key("c"))).isOne();
	}

	private Mono<long[]> run(String account) {
		return this.redis.run(CREATE, new String[] { key(account), new AccountKeys(account).deleted() }, "free",
				"2026-11-24T14:00:00Z");
	}

	private static String key(String account) {
		return new AccountKeys(account).description();
	}

	private static RedisUnavailableException failure(Mono<long[]> run) {
		return Objects.requireNonNull(run.then(Mono.<RedisUnavailableException>empty())
			.onErrorResume(RedisUnavailableException.class, Mono::just)
			.block(PATIENCE));
	}

	private long waits() {
		return this.master.commands()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_wait:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+).*", "$1")))
			.sum();
	}

}
