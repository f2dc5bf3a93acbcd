package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.memgate.gateway.throttle.Standings;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ThrottleWebTests extends GatewayUnderTest {

	private static final Path DEPLOYED = Path.of("../deploy/policy");

	private static final String RULES = "throttle: { failures: { more-than: 5, per: 1m }, first: 1h, ceiling: 1d,"
			+ " forgotten-after: 1d, permanent-after: 8 }\ndefault-plan: free ";

	private static final String STANDING = "/memgate/v1/standing";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@Autowired
	private Standings standings;

	@DynamicPropertySource
	static void strict(DynamicPropertyRegistry registry) throws IOException {
		registry.add("test.log", () -> "throttle");
		String policy = Files.readString(DEPLOYED.resolve("memos-free.yml"))
			.replaceFirst("(?s)throttle:.*?\ndefault-plan: free ", RULES);
		Path profiles = Files.createDirectories(FILES.resolve("strict/profiles"));
		String profile = Files.readString(DEPLOYED.resolve("profiles/memos-2025-09.yml"));
		Files.writeString(profiles.resolve("memos-2025-09.yml"), profile);
		Path file = Files.writeString(FILES.resolve("strict/policy.yml"), policy);
		registry.add("memgate.policy", file::toString);
	}

	@Test
	void anAccountWhoseCallsFailAgainAndAgainIsThrottledAndToldWhatToDo(CapturedOutput output) {
		for (int i = 0; i < 6; i++) {
			assertThat(post(ADD, "{").status()).isEqualTo(400);
		}
		await(() -> post(ADD, ONE_MESSAGE).status() == 429);

		Answered refused = post(ADD, ONE_MESSAGE);

		assertThat(refused.json().get("code").asInt()).isEqualTo(40309);
		assertThat(refused.text("type"))
			.isEqualTo("https://iana.org/assignments/http-problem-types#abnormal-usage-detected");
		assertThat(refused.text("message")).contains("rate limit", "failures: 6 in 60 s, more than 5", STANDING);
		assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3500, 3600);
		assertThat(refused.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(refused.json().get("retryable").asBoolean()).isTrue();
		assertThat(output.getOut().lines().filter((line) -> line.contains("throttle.throttled"))).singleElement()
			.asString()
			.contains("\"actor\":\"gateway\"", "\"account\":\"acme\"", "\"before\":\"none\"",
					"\"reason\":\"failures: 6 in 60 s");
	}

	@Test
	void theAccountSeesItsStandingWhileItIsThrottled() {
		this.standings.throttle(ACCOUNT, Instant.parse("2099-01-01T00:00:00Z"), 0, "admin", "load test")
			.block(PATIENCE);

		Answered standing = send(request(STANDING).GET());

		assertThat(standing.status()).isEqualTo(200);
		assertThat(standing.text("state")).isEqualTo("temporary");
		assertThat(standing.text("until")).isEqualTo("2099-01-01T00:00:00Z");
		assertThat(standing.text("message")).contains("throttled until 2099", "load test");
		assertThat(standing.text("contact")).isEqualTo("https://example.com/quota");
		assertThat(standing.json().get("evidence").get(0).get("kind").asString()).isEqualTo("failures");
		assertThat(standing.json().get("history").get(0).get("change").asString()).isEqualTo("throttled");
	}

	@Test
	void aSuspendedAccountIsToldWhyAndWhomToAskUntilItIsLifted() {
		this.standings.throttle(ACCOUNT, null, 0, "admin", "fraud").block(PATIENCE);

		Answered refused = post(SEARCH, ONE_QUERY);

		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.json().get("code").asInt()).isEqualTo(40103);
		assertThat(refused.text("type")).isEqualTo("/memgate/problems/account-suspended");
		assertThat(refused.text("message")).contains("fraud", "https://example.com/quota").doesNotContain("rate limit");
		assertThat(refused.header("Retry-After")).isEmpty();
		assertThat(send(request(refused.text("type")).GET()).status()).isEqualTo(200);
		assertThat(BACKEND.received()).isEmpty();

		this.standings.lift(ACCOUNT, "admin", "mistaken").block(PATIENCE);

		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
		assertThat(send(request(STANDING).GET()).text("state")).isEqualTo("none");
	}

	@Test
	void aStandingIsShownToNobodyElse() {
		Answered answer = send(HttpRequest.newBuilder(request(STANDING).build().uri()).GET());

		assertThat(answer.status()).isEqualTo(401);
	}

}
