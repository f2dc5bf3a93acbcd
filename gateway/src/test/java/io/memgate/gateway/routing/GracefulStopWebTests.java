package io.memgate.gateway.routing;

import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.UtcDay;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class GracefulStopWebTests {

	@TempDir
	Path folder;

	@Test
	void refusalsOfTheLastSecondAreKept() {
		try (RedisProcess redis = RedisProcess.launchOnFreePort()) {
			StartedGateway gateway = StartedGateway.start(this.folder, "acme",
					"--spring.data.redis.url=redis://127.0.0.1:" + redis.port());
			String day = UtcDay.name(UtcDay.of(Clock.systemUTC().instant()));
			for (int i = 0; i < 5; i++) {
				assertThat(gateway.post(GatewayUnderTest.ADD, "not JSON").status()).isEqualTo(400);
			}

			gateway.close();

			assertThat(redis.hash(new AccountKeys("acme").usage(day)).entrySet())
				.filteredOn((field) -> field.getKey().endsWith(":addMessage:refused"))
				.singleElement()
				.extracting((field) -> field.getValue())
				.isEqualTo("5");
		}
	}

}
