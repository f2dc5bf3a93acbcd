package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers as clients of MemOS Cloud meet them, also to the same call again. */
class ClientAnswersWebTests extends ClientsUnderTest {

	@Test
	@Line({ "A1", "A3", "A4", "A11" })
	void aRefusalIsAnEnvelopeAndAProblemWithTheRequestsId() {
		Answered answer = send(request(ADD).header("Accept", "application/problem+json").POST(BodyPublishers.noBody()));
		Answered plain = post(ADD, "");

		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(plain.header("Content-Type")).isEqualTo("application/json");
		assertThat(plain.header("Cache-Control")).isEqualTo("no-store");
		assertThat(plain.json().get("code").asInt()).isEqualTo(40000);
		assertThat(plain.json().get("data").isNull()).isTrue();
		assertThat(plain.text("message")).isEqualTo(plain.text("detail"));
		assertThat(plain.json().get("status").asInt()).isEqualTo(plain.status()).isEqualTo(400);
		assertThat(plain.text("type")).isEqualTo("/memgate/problems/bad-json");
		assertThat(plain.text("title")).isNotBlank();
		assertThat(plain.text("instance")).endsWith(plain.header("X-Request-Id"));
		assertThat(plain.header("X-Request-Id")).hasSize(36);
	}

	@Test
	@Line({ "A1", "A2", "A7", "A11" })
	void aSuccessIsTheMemoryServicesWithIdAndLimits() {
		Answered answer = post(ADD, ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().body()).isEqualTo(RecordingBackend.OK.body());
		assertThat(answer.header("X-Request-Id")).hasSize(36);
		assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"addMessage\";q=5000, \"recommended\";q=10;w=1");
		assertThat(answer.header("RateLimit")).isEqualTo("\"addMessage\";r=4999, \"recommended\";r=9;t=1");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
	}

	@Test
	@Line("A2")
	void whatTheMemoryServiceCallsAFailureIsNoSuccess() {
		BACKEND.answering(new RecordingBackend.Answer(200, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"));

		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(502);
	}

	@Test
	@Line({ "A5", "A6", "I4" })
	void aCallStillRunningIsWaitedForAndAWrongOneIsNot() {
		Sinks.One<RecordingBackend.Answer> held = Sinks.one();
		BACKEND.behaving((request) -> held.asMono());
		CompletableFuture<HttpResponse<String>> first = this.client.sendAsync(keyed("k", ONE_MESSAGE).build(),
				HttpResponse.BodyHandlers.ofString());
		await(() -> BACKEND.received().size() == 1);

		Answered running = send(keyed("k", ONE_MESSAGE));
		Answered wrong = post(ADD, "{");
		held.tryEmitValue(RecordingBackend.OK);

		assertThat(running.status()).isEqualTo(409);
		assertThat(running.header("Retry-After")).isEqualTo("1");
		assertThat(running.json().get("retryable").asBoolean()).isTrue();
		assertThat(wrong.header("Retry-After")).isEmpty();
		assertThat(wrong.json().get("retryable").asBoolean()).isFalse();
		assertThat(first.join().statusCode()).isEqualTo(200);
	}

	@Test
	@Line("A8")
	void aDecisionIsLookedUpWhereInstanceSays() {
		send(keyed("k", ONE_MESSAGE));
		Answered refused = send(keyed("k", ONE_MESSAGE.replace("tea", "milk")));

		assertThat(refused.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(send(request(refused.text("instance")).GET()).status()).isEqualTo(200);
	}

	@Test
	@Line("A9")
	void anAnswerThatDoesNotComeIs504AndSaysWhereToLook() throws IOException {
		awaitAccountWritten();
		BACKEND.behaving((request) -> Mono.never());

		Answered answer = post(ADD, ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.text("message")).contains("charged only if");
		assertThat(answer.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(Files.readString(SETTINGS)).contains("timeout-duration: 30s\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "8e03978e-40d5", "\"8e03978e-40d5\"" })
	@Line("I1")
	void theSameCallAgainGetsTheSameAnswer(String name) {
		Answered first = send(keyed(name, ONE_MESSAGE));
		Answered second = send(keyed(name, ONE_MESSAGE));

		assertThat(second.response().body()).isEqualTo(first.response().body());
		assertThat(second.header("Memgate-Replay-Of")).isEqualTo(first.header("X-Request-Id"));
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used("addMessage")).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			a, 1, 200
			a, 255, 200
			a, 256, 400
			` `, 3, 400
			b", 1, 400
			""")
	@Line("I2")
	void aKeyForACallHasAForm(String part, int times, int status) {
		assertThat(
				send(keyed("k" + part.repeat(times).substring(1) + (part.isBlank() ? "x" : ""), ONE_MESSAGE)).status())
			.isEqualTo(status);
	}

	@Test
	@Line("I3")
	void theKeyOfAnotherBodyIsRefused() {
		send(keyed("k", ONE_MESSAGE));

		assertThat(send(keyed("k", ONE_MESSAGE.replace("tea", "milk"))).status()).isEqualTo(422);
	}

	@Test
	@Line("I6")
	void aFailedCallMayBeSentAgain() {
		BACKEND.answering(new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"));
		assertThat(send(keyed("k", ONE_MESSAGE)).status()).isEqualTo(502);
		BACKEND.reset();

		assertThat(send(keyed("k", ONE_MESSAGE)).status()).isEqualTo(200);
	}

	private HttpRequest.Builder keyed(String name, String body) {
		return request(ADD).header("Idempotency-Key", name).POST(BodyPublishers.ofString(body));
	}

}
