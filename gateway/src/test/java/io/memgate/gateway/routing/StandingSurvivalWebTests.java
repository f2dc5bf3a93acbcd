package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.throttle.Standings;

import static org.assertj.core.api.Assertions.assertThat;

/** An account's standing after everything has been started anew. */
class StandingSurvivalWebTests {

	private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

	@Test
	void aThrottledAccountStaysThrottledWhenRedisIsKilledAndTheGatewayIsAnotherOne(@TempDir Path folder)
			throws IOException {
		try (RedisProcess redis = RedisProcess.launchDurable(folder.resolve("redis"))) {
			String url = "--spring.data.redis.url=redis://127.0.0.1:" + redis.port();
			try (StartedGateway first = StartedGateway.start(folder, "acme", url)) {
				GatewayUnderTest.await(() -> first.add() == 200);
				first.bean(Standings.class)
					.throttle("acme", END, 0, "admin", "load test")
					.block(Duration.ofSeconds(10));
				assertThat(first.add()).isEqualTo(429);
			}
			redis.kill();
			redis.restart();

			try (StartedGateway second = StartedGateway.start(folder, "acme", url)) {
				GatewayUnderTest.await(() -> second.add() != 503);
				assertThat(second.add()).isEqualTo(429);
				assertThat(second.backend.received()).isEmpty();
			}
		}
	}

}
