package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import io.memgate.gateway.policy.CopiedPolicy;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** A plan that lets an account have one call in flight. */
@TestPropertySource(properties = "test.log=concurrency")
class ConcurrencyWebTests extends GatewayUnderTest {

	private final Sinks.One<RecordingBackend.Answer> held = Sinks.one();

	@DynamicPropertySource
	static void policy(DynamicPropertyRegistry registry) {
		CopiedPolicy policy = CopiedPolicy.into(FILES.resolve("concurrency"))
			.change("max-body: 256KB ", "max-body: 256KB\n    concurrency: 1 ");
		registry.add("memgate.policy", () -> policy.file().toString());
	}

	@Test
	void theSecondCallAtOnceIsRefusedUnchargedAndTheNextOneAfterwardsIsNot() {
		BACKEND.behaving((request) -> this.held.asMono());
		CompletableFuture<HttpResponse<String>> first = this.client.sendAsync(
				request(ADD).POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)).build(),
				HttpResponse.BodyHandlers.ofString());
		await(() -> BACKEND.received().size() == 1);

		this.key = this.secondKey;
		Answered refused = post(ADD, ONE_MESSAGE);

		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.json().get("code").asInt()).isEqualTo(40309);
		assertThat(refused.text("type")).isEqualTo("/memgate/problems/concurrency");
		assertThat(refused.text("message")).contains("rate limit", "not charged");
		assertThat(refused.json().get("retryable").asBoolean()).isTrue();
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		assertThat(used("addMessage")).isZero();
		assertThat(reserved("addMessage")).isEqualTo(1);
		assertThat(BACKEND.received()).hasSize(1);

		this.held.tryEmitValue(RecordingBackend.OK);
		assertThat(first.join().statusCode()).isEqualTo(200);
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
		assertThat(used("addMessage")).isEqualTo(2);
		assertThat(reserved("addMessage")).isZero();
	}

}
