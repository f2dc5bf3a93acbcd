package io.memgate.gateway.routing;

import java.net.http.HttpRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionWebTests extends GatewayUnderTest {

	private static final String DECISIONS = "/memgate/v1/decisions/";

	@Test
	void aCompletedCallIsCharged() {
		String id = post(ADD, ONE_MESSAGE).header("X-Request-Id");

		Answered decision = look(id);

		assertThat(decision.status()).isEqualTo(200);
		assertThat(decision.text("id")).isEqualTo(id);
		assertThat(decision.text("charged")).isEqualTo("charged");
		assertThat(decision.text("at")).startsWith("20");
		assertThat(decision.text("message")).contains("completed").contains("charged once");
		assertThat(decision.header("Cache-Control")).isEqualTo("no-store");
	}

	@Test
	void aFailedCallIsNotCharged() {
		BACKEND.behaving((request) -> Mono
			.just(new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}")));
		Answered failed = post(ADD, ONE_MESSAGE);

		assertThat(lookAt(failed.text("instance")).text("charged")).isEqualTo("not charged");
	}

	@Test
	void aCallRefusedByItsQuotaIsNotCharged() {
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "searchMemory:u", "1000");
		Answered refused = post(SEARCH, ONE_QUERY);

		assertThat(refused.status()).isEqualTo(429);
		assertThat(lookAt(refused.text("instance")).text("charged")).isEqualTo("not charged");
	}

	@Test
	void aWriteThatWasNotAnsweredIsUnknown() {
		BACKEND.behaving((request) -> Mono.never());
		Answered late = post(ADD, ONE_MESSAGE);

		Answered decision = lookAt(late.text("instance"));

		assertThat(late.status()).isEqualTo(504);
		assertThat(decision.text("charged")).isEqualTo("unknown");
		assertThat(decision.json().has("at")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "01936d2e-5f00-7000-8000-000000000000", "nothing",
			"0123456789012345678901234567890123456789", "01936D2E-5F00-7000-8000-000000000000" })
	void anIdThatIsNotKnownIs404(String id) {
		Answered decision = look(id);

		assertThat(decision.status()).isEqualTo(404);
		assertThat(decision.text("type")).isEqualTo("/memgate/problems/unknown-decision");
	}

	@Test
	void withoutAKeyItIs401() {
		Answered answer = send(HttpRequest.newBuilder(request(DECISIONS + "x").build().uri()).GET());

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Token realm=\"memgate\"");
	}

	private Answered look(String id) {
		return lookAt(DECISIONS + id);
	}

	private Answered lookAt(String path) {
		return send(request(path).GET());
	}

}
