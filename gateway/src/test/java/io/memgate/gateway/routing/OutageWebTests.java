package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisProcess;
import reactor.util.retry.Retry;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory service or Redis away: a clear refusal, nothing charged.
 */
class OutageWebTests extends GatewayUnderTest {

	private static final RedisProcess REDIS = RedisProcess.launchOnFreePort();

	@Autowired
	Redis redis;

	@DynamicPropertySource
	static void away(DynamicPropertyRegistry registry) {
		registry.add("memgate.backend.url", () -> "http://127.0.0.1:" + closedPort());
		registry.add("spring.data.redis.url", () -> "redis://127.0.0.1:" + REDIS.port());
	}

	private static int closedPort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterAll
	static void stopRedis() {
		REDIS.close();
	}

	@Test
	void aBackendThatCannotBeReachedCostsNothing() {
		Answered answer = post(SEARCH, ONE_QUERY);

		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.json().get("code").asInt()).isEqualTo(50004);
		assertThat(answer.text("message")).contains("memory service cannot be reached").contains("Nothing was charged");
		assertThat(answer.header("Retry-After")).isEqualTo("1");
		assertThat(answer.header("RateLimit")).isEqualTo("\"searchMemory\";r=1000");
	}

	@Test
	void redisAwayMeansNeitherFreeQuotaNorAFalseRefusal() {
		assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(503);
		REDIS.close();

		Answered answer = post(SEARCH, ONE_QUERY);

		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.text("type")).endsWith("temporary-reduced-capacity");
		assertThat(answer.json().get("code").asInt()).isEqualTo(50004);
		assertThat(answer.text("message")).contains("quota store").contains("Nothing was charged");
		assertThat(send(request("/api/openmem/v1/nothing").POST(HttpRequest.BodyPublishers.noBody())).status())
			.isEqualTo(404);
		REDIS.restart();
		this.redis.ping().retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))).block(Duration.ofSeconds(10));
	}

}
