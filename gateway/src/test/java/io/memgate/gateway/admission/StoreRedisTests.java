package io.memgate.gateway.admission;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Closed;
import io.memgate.gateway.redis.RedisBinary;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisUnavailableException;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A node while Redis is away, does not answer, or is not fit for quotas. It comes back
 * within {@link #RECOVERY} of the moment at which Redis does.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoreRedisTests {

	private static final long RECOVERY = 2000;

	@TempDir
	Path folder;

	private RedisProcess redis;

	private QuotaNode node;

	@BeforeEach
	void startNode() throws IOException {
		QuotaNode.tellTotals(Map.of());
		this.redis = RedisProcess.launchDurable(this.folder);
		this.node = QuotaNode.startOpen(this.redis);
		this.node.settle(this.node.admit());
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.redis.close();
	}

	@Test
	void aKilledRedisIsNoticedAtOnceAndItsReturnWithinTwoSeconds(CapturedOutput log) {
		this.redis.kill();

		this.node.awaitClosed(Closed.AWAY);
		assertRefusedUnsent();
		assertThat(this.node.closed(Closed.AWAY)).isEqualTo(1);

		this.redis.restart();

		print("killed", this.node.millisUntilAdmitted());
		assertThat(used()).isEqualTo("1");
		assertThat(log.toString().lines().filter((line) -> line.contains("The quota store is"))).hasSize(3);
	}

	private void print(String what, long millis) {
		System.out.println(what + ": first admission after " + millis + " ms");
		assertThat(millis).as(what).isLessThanOrEqualTo(RECOVERY);
	}

	@Test
	void aHungRedisIsNoticedAndItsReturnWithinTwoSeconds() {
		this.redis.pause();
		long start = System.nanoTime();
		this.node.await("closed", () -> !this.node.store.isOpen());
		System.out.println("hung: noticed after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
		assertRefusedUnsent();

		// Longer than the silence after which the connection is given up.
		LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
		assertRefusedUnsent();
		this.redis.resume();

		print("hung", this.node.millisUntilAdmitted());
	}

	@Test
	void anEvictingRedisIsRefusedUntilItIsRepaired(CapturedOutput log) {
		configure("maxmemory", "100mb");
		configure("maxmemory-policy", "allkeys-lru");

		this.node.awaitClosed(Closed.EVICTING);
		assertRefusedUnsent();
		assertThat(log).contains("ERROR")
			.contains("maxmemory-policy is allkeys-lru")
			.contains("Set maxmemory-policy noeviction");

		configure("maxmemory-policy", "noeviction");

		print("evicting", this.node.millisUntilAdmitted());
	}

	@Test
	void aReplicaIsRefusedUntilItIsMasterAgain() {
		this.redis.ask((redis) -> redis.replicaof("127.0.0.1", 1));

		this.node.awaitClosed(Closed.READ_ONLY);
		assertRefusedUnsent();

		this.redis.ask((redis) -> redis.replicaofNoOne());

		print("replica", this.node.millisUntilAdmitted());
	}

	@Test
	void withoutMemoryNothingBeginsAndWhatHasBegunIsSettled() {
		expectSettlingWithoutMemory();
	}

	@Test
	void theRedisOnThePathSettlesWithoutMemoryToo(@TempDir Path other) throws IOException {
		assumeThat(RedisBinary.ON_PATH.runs()).as(RedisBinary.ON_PATH.tool()).isTrue();
		stop();
		this.redis = RedisProcess.launchDurable(RedisBinary.ON_PATH, other);
		this.node = QuotaNode.startOpen(this.redis);
		this.node.settle(this.node.admit());

		expectSettlingWithoutMemory();
	}

	private void expectSettlingWithoutMemory() {
		Call inFlight = this.node.admit();
		configure("maxmemory", "1");

		this.node.awaitClosed(Closed.FULL);
		assertRefusedUnsent();
		assertThat(this.node.release(this.node.unasked())).as("nothing is open, and that is remembered").isFalse();
		assertThat(this.node.settle(inFlight)).isTrue();
		assertThat(used()).isEqualTo("2");

		configure("maxmemory", "0");

		print("full", this.node.millisUntilAdmitted());
	}

	@Test
	void aForgetfulRedisIsWarnedAboutAndUsed(CapturedOutput log) {
		stop();
		this.redis = RedisProcess.launchOnFreePort();
		this.node = QuotaNode.startOpen(this.redis);

		assertThat(log.toString().lines().filter((line) -> line.contains("Redis keeps no append-only file")))
			.hasSize(1);
	}

	@Test
	void aRedisThatSyncsEverySecondIsWarnedAbout(CapturedOutput log) {
		this.node.close();
		configure("appendfsync", "everysec");

		this.node = QuotaNode.startOpen(this.redis);

		this.node.await("warning", () -> log.toString().contains("Redis has appendfsync everysec"));
	}

	@Test
	void flushedScriptsAreLoadedAgain() {
		this.redis.ask((redis) -> redis.scriptFlush());

		print("scripts flushed", this.node.millisUntilAdmitted());
	}

	@Test
	void aRedisThatForbidsConfigIsExaminedNevertheless() {
		this.node.close();
		this.redis
			.ask((redis) -> redis.aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.CONFIG)));

		this.node = QuotaNode.startOpen(this.redis);
	}

	private void assertRefusedUnsent() {
		RedisUnavailableException refusal = catchThrowableOfType(RedisUnavailableException.class, this.node::admit);
		assertThat(refusal.mayHaveRun()).isFalse();
	}

	private void configure(String setting, String value) {
		this.redis.ask((redis) -> redis.configSet(setting, value));
	}

	private @Nullable String used() {
		return this.redis.hash(new AccountKeys(Books.ACCOUNT).quota()).get("find:u");
	}

}
