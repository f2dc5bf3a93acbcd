package io.memgate.gateway.routing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisCluster;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisSentinels;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The assembled gateway on Sentinel and on a Cluster, by configuration alone, when a
 * master dies: calls succeed again within {@link #RECOVERY} of the moment at which a
 * replica has taken over.
 */
class TopologyWebTests {

	private static final Duration RECOVERY = Duration.ofSeconds(2);

	private static final String ACCOUNT = "acme";

	private static final AccountKeys KEYS = new AccountKeys(ACCOUNT);

	@TempDir
	Path files;

	@Test
	void withSentinelEveryAnsweredCallSurvivesTheMaster() {
		try (RedisSentinels redis = RedisSentinels.launch();
				StartedGateway gateway = StartedGateway.start(this.files, ACCOUNT,
						with(redis.settings(), "--memgate.redis.wait.replicas=1"))) {
			assertSurvives(gateway, redis::killMaster, redis::awaitPromoted);
		}
	}

	@Test
	void inAClusterCallsSucceedAgainOnceAReplicaHasTakenOver() {
		try (RedisCluster redis = RedisCluster.launchWithReplicas();
				StartedGateway gateway = StartedGateway.start(this.files, ACCOUNT, redis.settings())) {
			assertSurvives(gateway, () -> redis.killMasterOf(KEYS.quota()), () -> redis.awaitPromoted(KEYS.quota()));
		}
	}

	private static void assertSurvives(StartedGateway gateway, Runnable kill, Supplier<RedisProcess> promoted) {
		AtomicInteger answered = new AtomicInteger();
		callUntil(gateway, answered, () -> answered.get() == 20);

		kill.run();
		CompletableFuture<RedisProcess> next = CompletableFuture.supplyAsync(promoted);
		callUntil(gateway, answered, next::isDone);
		RedisProcess master = next.join();
		int before = answered.get();
		long start = System.nanoTime();
		callUntil(gateway, answered, () -> answered.get() > before);
		Duration took = Duration.ofNanos(System.nanoTime() - start);

		System.out.println("first success " + took.toMillis() + " ms after a replica has taken over");
		assertThat(took).isLessThanOrEqualTo(RECOVERY);
		assertThat(gateway.backend.completed(GatewayUnderTest.ADD)).isEqualTo(answered.get());
		String charged = answered.toString();
		GatewayUnderTest.await(() -> charged.equals(master.hash(KEYS.quota()).get("addMessage:u")));
		assertThat(master.hash(KEYS.quota())).containsEntry("addMessage:u", charged);
	}

	private static void callUntil(StartedGateway gateway, AtomicInteger answered, BooleanSupplier condition) {
		GatewayUnderTest.await(() -> {
			answered.addAndGet((gateway.add() == 200) ? 1 : 0);
			return condition.getAsBoolean();
		});
	}

	private static String[] with(String[] settings, String more) {
		String[] all = Arrays.copyOf(settings, settings.length + 1);
		all[settings.length] = more;
		return all;
	}

}
