package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.EventExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;

/** Several connections to Redis that stand for one. */
@ExtendWith(RedisServer.class)
class LinksRedisTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** To renew what is not there. */
	private static final RedisScript CHANGES_NOTHING = RedisScript.load("renew");

	@Test
	void thoseThatLeadToDifferentServersAreGivenUp(RedisClock clock) {
		try (RedisProcess one = RedisProcess.launchOnFreePort(); RedisProcess other = RedisProcess.launchOnFreePort()) {
			RedisClient first = SharedRedis.client(one.port());
			RedisClient second = SharedRedis.client(other.port());
			AtomicInteger asked = new AtomicInteger();
			Redis redis = new Redis(() -> (asked.getAndIncrement() == 0) ? first : second, clock, Wait.FOR_NONE, 2);
			redis.start();

			StepVerifier
				.create(redis.info()
					.retryWhen(Retry.fixedDelay(500, Duration.ofMillis(10)).filter((ex) -> !isOfSeveral(ex))))
				.expectErrorMatches(LinksRedisTests::isOfSeveral)
				.verify(PATIENCE);
			StepVerifier.create(redis.info().retryWhen(Retry.fixedDelay(500, Duration.ofMillis(10))))
				.expectNextMatches((servers) -> servers.size() == 1)
				.expectComplete()
				.verify(PATIENCE);
			assertThat(asked).hasValue(4);
			redis.stop();
			first.shutdown();
			second.shutdown();
		}
	}

	private static boolean isOfSeveral(Throwable ex) {
		return String.valueOf(ex.getMessage()).contains("lead to 2 servers");
	}

	@Test
	void aReplyComesOnTheEventLoopThatAsked(RedisClock clock) throws Exception {
		EventLoops loops = new EventLoops();
		loops.setUseGlobalResources(false);
		loops.setShutdownQuietPeriod(Duration.ZERO);
		loops.start();
		SharedLoops shared = new SharedLoops(loops::getLoopResources);
		ClientResources resources = ClientResources.builder()
			.eventLoopGroupProvider(shared)
			.nettyCustomizer(shared)
			.build();
		try (RedisProcess server = RedisProcess.launchOnFreePort()) {
			RedisClient client = RedisClient.create(resources, RedisURI.create("127.0.0.1", server.port()));
			Redis redis = new Redis(() -> client, clock, Wait.FOR_NONE, LoopResources.DEFAULT_IO_WORKER_COUNT);
			redis.start();
			redis.info().retryWhen(Retry.fixedDelay(500, Duration.ofMillis(10))).block(PATIENCE);
			for (EventExecutor loop : loops.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE)) {
				replies(loop, redis, 100);
			}

			for (EventExecutor loop : loops.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE)) {
				assertThat(replies(loop, redis, 20)).isEqualTo(20);
			}
			redis.stop();
			client.shutdown();
		}
		finally {
			resources.shutdown();
			loops.stop();
		}
	}

	/** How many of some replies came on the loop itself. */
	private static int replies(EventExecutor loop, Redis redis, int scripts)
			throws ExecutionException, InterruptedException {
		int own = 0;
		for (int i = 0; i < scripts; i++) {
			boolean here = loop
				.submit(() -> redis.run(CHANGES_NOTHING, new String[] { "none" }, "none", "1")
					.map((reply) -> loop.inEventLoop())
					.toFuture())
				.get()
				.get();
			own += here ? 1 : 0;
		}
		return own;
	}

}
