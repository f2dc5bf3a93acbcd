package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.routing.GatewayUnderTest.Answered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The assembled gateway under a policy with rate limits of every mode.
 */
class RateWebTests {

	private static final String POLICY = """
			version: 1
			profile: memos-2025-09
			tokenizer: cl100k_base
			contact: https://example.com/quota
			notice-period: 14d
			warn-at: [80%, 100%]
			default-plan: free
			plans:
			  free:
			    max-body: 256KB
			    apis:
			      addMessage:   { quota: 5000, max-input-tokens: 4000 }
			      searchMemory: { quota: 5000, max-input-tokens: 4000 }
			      getMessage:   { quota: 5000 }
			    rates:
			      told:     { requests: 1, per: 1h, mode: advisory, apis: [getMessage] }
			      hidden:   { requests: 1, per: 1h, mode: shadow }
			      hourly:   { requests: 2, per: 1h, kind: window, mode: enforced, apis: [addMessage] }
			      tokens:   { input-tokens: 20, per: 1h, kind: bucket, mode: enforced, apis: [searchMemory] }
			""";

	private static final String FEW_TOKENS = "{\"user_id\":\"u\",\"query\":\"tea\"}";

	@TempDir
	Path files;

	@Test
	void ratesAreToldCountedAndEnforced() throws IOException {
		try (RedisProcess redis = RedisProcess.launchOnFreePort();
				StartedGateway gateway = StartedGateway.start(this.files, policy(), "acme",
						"--spring.data.redis.url=redis://127.0.0.1:" + redis.port())) {
			GatewayUnderTest.await(() -> gateway.post(GatewayUnderTest.SEARCH, FEW_TOKENS).status() == 200);
			anEnforcedRateRefuses(gateway);
			anAdvisoryRateTells(gateway);
			tokensAreCountedThoughTheyAreFew(gateway);
		}
	}

	private static void anEnforcedRateRefuses(StartedGateway gateway) {
		gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE);
		Answered last = gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE);
		Answered refused = gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE);
		Answered again = gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE);

		assertThat(last.status()).isEqualTo(200);
		assertThat(last.header("RateLimit-Policy")).isEqualTo("\"addMessage\";q=5000, \"hourly\";q=2;w=3600");
		assertThat(last.header("RateLimit")).startsWith("\"addMessage\";r=4998, \"hourly\";r=0;t=");
		for (Answered answer : new Answered[] { refused, again }) {
			assertThat(answer.status()).isEqualTo(429);
			assertThat(answer.json().get("code").asInt()).isEqualTo(40309);
			assertThat(answer.text("message")).contains("rate limit hourly is 2 requests in 3600 seconds");
			assertThat(answer.json().get("violated-policies").get(0).asString()).isEqualTo("hourly");
			assertThat(answer.json().get("retryable").asBoolean()).isTrue();
			assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(3500, 3720);
			assertThat(answer.header("RateLimit")).contains("\"hourly\";r=0;t=" + answer.header("Retry-After"));
		}
		assertThat(refused.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(again.text("instance")).startsWith("/memgate/v1/decisions/");
	}

	private static void anAdvisoryRateTells(StartedGateway gateway) {
		String body = "{\"user_id\":\"u\",\"conversation_id\":\"c\"}";
		gateway.post(GatewayUnderTest.GET, body);
		Answered above = gateway.post(GatewayUnderTest.GET, body);

		assertThat(above.status()).isEqualTo(200);
		assertThat(above.header("RateLimit")).startsWith("\"getMessage\";r=4998, \"told\";r=0;t=");
	}

	private static void tokensAreCountedThoughTheyAreFew(StartedGateway gateway) {
		String body = "{\"user_id\":\"u\",\"query\":\"" + "tea ".repeat(12) + "\"}";
		assertThat(gateway.post(GatewayUnderTest.SEARCH, body).status()).isEqualTo(200);
		for (int i = 0; i < 2; i++) {
			Answered refused = gateway.post(GatewayUnderTest.SEARCH, body);
			assertThat(refused.status()).isEqualTo(429);
			assertThat(refused.text("message")).contains("rate limit tokens is 20 input tokens in 3600 seconds");
		}
		assertThat(gateway.post(GatewayUnderTest.SEARCH, FEW_TOKENS).status()).isEqualTo(200);
	}

	private Path policy() throws IOException {
		Path profiles = Files.createDirectories(this.files.resolve("profiles"));
		Files.copy(Path.of("../deploy/policy/profiles/memos-2025-09.yml"), profiles.resolve("memos-2025-09.yml"));
		return Files.writeString(this.files.resolve("policy.yml"), POLICY);
	}

}
