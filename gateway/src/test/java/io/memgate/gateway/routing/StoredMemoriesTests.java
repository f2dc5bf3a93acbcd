package io.memgate.gateway.routing;

import java.time.Clock;
import java.time.Duration;

import io.github.resilience4j.timelimiter.TimeLimiter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import io.memgate.gateway.account.Scope;
import io.memgate.gateway.deletion.StoredMemories;

import static org.assertj.core.api.Assertions.assertThat;

class StoredMemoriesTests {

	private static final Scope ACCOUNT = new Scope("acme", null);

	private static final Scope PROJECT = new Scope("acme", "app");

	private final RecordingBackend service = new RecordingBackend();

	private final StoredMemories memories = new Backend(
			new BackendClients(() -> HttpClient.create().baseUrl(this.service.url())),
			new Assertion("a-secret-of-a-test-of-at-least-32-characters"), Clock.systemUTC(), 1024,
			TimeLimiter.of(Duration.ofSeconds(2)), Duration.ofSeconds(2));

	@AfterEach
	void close() {
		this.service.close();
	}

	@Test
	void memoriesAreCountedAndDeletedInTheNameOfTheirAccount() {
		this.service.memories(new RecordingBackend.Answer(200,
				"{\"code\":0,\"data\":{\"memories\":7,\"success\":true},\"message\":\"ok\"}"));

		StepVerifier.create(this.memories.count(ACCOUNT)).expectNext(7L).verifyComplete();
		StepVerifier.create(this.memories.delete(PROJECT)).expectNext(true).verifyComplete();

		assertThat(this.service.asked()).extracting((asked) -> asked.method() + ' ' + asked.uri())
			.containsExactly("GET /internal/memories/acme", "DELETE /internal/memories/acme/app");
		assertThat(this.service.asked()).last()
			.satisfies((asked) -> assertThat(asked.headers().get(Assertion.HEADER))
				.contains(";account=acme;project=app;"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 404, 405, 501 })
	void aServiceWithoutThatCallCannotDelete(int status) {
		this.service.memories(new RecordingBackend.Answer(status, "no"));

		StepVerifier.create(this.memories.count(ACCOUNT)).verifyComplete();
		StepVerifier.create(this.memories.delete(ACCOUNT)).expectNext(false).verifyComplete();
	}

	@Test
	void aServiceThatAnswersSomethingElseCannotDelete() {
		this.service.memories(new RecordingBackend.Answer(200, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"));

		StepVerifier.create(this.memories.count(ACCOUNT)).verifyComplete();
		StepVerifier.create(this.memories.delete(ACCOUNT)).expectNext(false).verifyComplete();
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 503 })
	void aServiceThatCannotAnswerNowIsNotTakenForOneThatCannotDelete(int status) {
		this.service.memories(new RecordingBackend.Answer(status, "{}"));

		StepVerifier.create(this.memories.count(ACCOUNT)).verifyError(IllegalStateException.class);
		StepVerifier.create(this.memories.delete(ACCOUNT)).verifyError(IllegalStateException.class);
	}

}
