package io.memgate.gateway.openapi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** How the public document follows the policy. */
class PublicDocumentTests {

	private final PolicyInForce policy = FixedPolicy.inForce(Documents.policy("memos-free.yml"));

	private final RouterFunction<ServerResponse> routes = new PublicDocument(this.policy, Clock.systemUTC()).routes();

	@Test
	void theDocumentIsTheSameUntilAnotherPolicyIsInForce() {
		String first = tag();
		String again = tag();

		Activation other = FixedPolicy.inForce(Documents.policy("memories-ai.yml")).activation();
		this.policy.activate(new Activation(other.revisions(), Map.of(), Instant.EPOCH));

		assertThat(first).isNotEmpty().isEqualTo(again);
		assertThat(tag()).isNotEmpty().isNotEqualTo(first);
	}

	private String tag() {
		ServerRequest request = ServerRequest.create(
				MockServerWebExchange.from(MockServerHttpRequest.get("/memgate/v1/openapi.json")),
				HandlerStrategies.withDefaults().messageReaders());
		Mono<ServerResponse> answer = this.routes.route(request).flatMap((handler) -> handler.handle(request));
		HttpHeaders headers = Objects.requireNonNull(answer.block(Duration.ofSeconds(10))).headers();
		return Objects.requireNonNullElse(headers.getETag(), "");
	}

}
