package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** The policy as consumers see it, one account of which has exceptions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyApiWebTests {

	private static final Instant CHANGE = Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

	private static final String MORE = """

			terms: https://example.com/terms
			accounts:
			  acme: { reason: secret pilot, apis: { searchMemory: { quota: 7777 } } }
			changes:
			  - id: own
			    effective: %s
			    summary: Only for acme.
			    accounts: { acme: { apis: { searchMemory: { quota: 7000 } } } }
			  - id: everybody
			    effective: %s
			    summary: At most 8 memories.
			    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
			""".formatted(CHANGE, CHANGE);

	private final RedisProcess redis = RedisProcess.launchOnFreePort();

	private final HttpClient client = HttpClient.newHttpClient();

	private final StartedGateway gateway;

	PolicyApiWebTests(@TempDir Path folder) {
		Path policy = CopiedPolicy.into(folder).append(MORE).file();
		this.gateway = StartedGateway.start(folder, policy, "acme",
				"--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port());
	}

	@AfterAll
	void stop() {
		this.gateway.close();
		this.redis.close();
		this.client.close();
	}

	@Test
	void everybodySeesThePlansAndNothingOfOneAccount() {
		GatewayUnderTest.await(() -> !unidentified().json().get("history").isEmpty());
		HttpResponse<String> answer = policy(HttpRequest.newBuilder());
		GatewayUnderTest.Answered answered = new GatewayUnderTest.Answered(answer);

		assertThat(answered.status()).isEqualTo(200);
		assertThat(answered.json().at("/plans/free/apis/searchMemory/quota").asInt()).isEqualTo(1000);
		assertThat(answered.json().at("/plans/free/rates/recommended/mode").asString()).isEqualTo("advisory");
		assertThat(answered.text("revision")).hasSize(12);
		assertThat(answered.text("noticePeriod")).isEqualTo("P14D");
		assertThat(answered.text("terms")).isEqualTo("https://example.com/terms");
		assertThat(answered.json().get("announced")).hasSize(1);
		assertThat(answered.json().at("/announced/0/lines/0/what").asString())
			.isEqualTo("plans.free.apis.searchMemory.max-results");
		assertThat(answered.json().get("history")).hasSize(1);
		assertThat(answer.body()).doesNotContain("acme", "7777", "7000", "secret pilot");
		assertThat(answered.header("Cache-Control")).contains("public");
		assertThat(answered.header("Vary")).contains("Authorization");
	}

	@Test
	void anAccountSeesItsOwnLimitsAndWhatIsAnnouncedToIt() {
		GatewayUnderTest.Answered answered = new GatewayUnderTest.Answered(
				policy(HttpRequest.newBuilder().header("Authorization", "Token " + this.gateway.key())));

		assertThat(answered.json().at("/account/limits/apis/searchMemory/quota").asInt()).isEqualTo(7777);
		assertThat(answered.json().at("/account/plan").asString()).isEqualTo("free");
		assertThat(answered.json().get("announced")).hasSize(2);
		assertThat(answered.header("Cache-Control")).contains("no-store");
	}

	@Test
	void aWrongKeyIsRefused() {
		GatewayUnderTest.Answered answered = new GatewayUnderTest.Answered(
				policy(HttpRequest.newBuilder().header("Authorization", "Token nonsense")));

		assertThat(answered.status()).isEqualTo(401);
	}

	private GatewayUnderTest.Answered unidentified() {
		return new GatewayUnderTest.Answered(policy(HttpRequest.newBuilder()));
	}

	private HttpResponse<String> policy(HttpRequest.Builder request) {
		URI address = URI.create("http://127.0.0.1:" + this.gateway.port() + "/memgate/v1/policy");
		return this.client
			.sendAsync(request.uri(address).timeout(Duration.ofSeconds(10)).build(),
					HttpResponse.BodyHandlers.ofString())
			.join();
	}

}
