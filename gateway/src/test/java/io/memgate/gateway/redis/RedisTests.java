package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@ExtendWith(RedisServer.class)
class RedisTests {

	@Test
	void whatIsPutIsRead(Redis redis) {
		StepVerifier.create(redis.put("hash", Map.of("a", "1", "b", "2")).then(redis.hash("hash")))
			.expectNext(Map.of("a", "1", "b", "2"))
			.verifyComplete();
	}

	@Test
	void everyTestStartsWithAnEmptyRedis(Redis redis) {
		StepVerifier.create(redis.hash("hash")).expectNext(Map.of()).verifyComplete();
	}

	@Test
	void aStoppedServerFailsCommandsInsteadOfHoldingThem(RedisClock clock) {
		RedisProcess process = RedisProcess.launchOnFreePort();
		Redis redis = RedisServer.connect(process.port(), clock);

		process.close();

		StepVerifier.create(redis.hash("any"))
			.expectError(RedisUnavailableException.class)
			.verify(Duration.ofSeconds(5));
		redis.stop();
	}

	@Test
	void aCommandWithoutAConnectionIsKnownNotToHaveRun(RedisClock clock) {
		RedisProcess process = RedisProcess.launchOnFreePort();
		Redis redis = RedisServer.connect(process.port(), clock);
		process.close();

		Mono<Boolean> mayHaveRun = redis.hash("any")
			.thenReturn(true)
			.onErrorResume(RedisUnavailableException.class, (ex) -> Mono.just(ex.mayHaveRun()));

		StepVerifier.create(mayHaveRun.repeat().takeUntil((may) -> !may).last())
			.expectNext(false)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
		redis.stop();
	}

}
