package io.memgate.gateway.routing;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.github.resilience4j.timelimiter.TimeLimiter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import io.memgate.gateway.admission.BackendTotals;

import static org.assertj.core.api.Assertions.assertThat;

class BackendTotalsTests {

	private static final RecordingBackend.Answer TOTALS = new RecordingBackend.Answer(200,
			"{\"code\":0,\"data\":{\"apis\":{\"addMessage\":7,\"deleteMemory\":0}},\"message\":\"ok\"}");

	private final RecordingBackend service = new RecordingBackend();

	private final BackendTotals totals = new Backend(
			new BackendClients(() -> HttpClient.create().baseUrl(this.service.url())),
			new Assertion("a-secret-of-a-test-of-at-least-32-characters"), Clock.systemUTC(), 1024,
			TimeLimiter.of(Duration.ofSeconds(2)), Duration.ofSeconds(2));

	@AfterEach
	void close() {
		this.service.close();
	}

	@Test
	void anAccountsTotalsAreAskedForInItsName() {
		this.service.totals(TOTALS);

		StepVerifier.create(this.totals.of("acme"))
			.expectNext(Map.of("addMessage", 7L, "deleteMemory", 0L))
			.verifyComplete();

		assertThat(this.service.asked()).singleElement().satisfies((asked) -> {
			assertThat(asked.method() + ' ' + asked.uri()).isEqualTo("GET /internal/totals/acme");
			assertThat(asked.headers().get(Assertion.HEADER)).contains(";account=acme;");
		});
	}

	@Test
	void totalsOfAllAreOneQuestion() {
		this.service.totals(TOTALS);

		StepVerifier.create(this.totals.all())
			.expectNext(Map.of("addMessage", 7L, "deleteMemory", 0L))
			.verifyComplete();

		assertThat(this.service.asked()).singleElement().extracting("uri").isEqualTo("/internal/totals");
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 405, 501 })
	void aServiceWithoutThatQuestionKeepsNoTotals(int status) {
		this.service.totals(new RecordingBackend.Answer(status, "no"));

		StepVerifier.create(this.totals.all()).verifyComplete();
	}

	@Test
	void aServiceThatAnswersAnythingWithSuccessKeepsNoTotals() {
		this.service.totals(RecordingBackend.OK);

		StepVerifier.create(this.totals.all()).verifyComplete();
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 500, 503 })
	void aServiceThatCannotAnswerNowIsNotTakenForOneWithoutTotals(int status) {
		this.service.totals(new RecordingBackend.Answer(status, "{}"));

		StepVerifier.create(this.totals.all()).verifyError(IllegalStateException.class);
	}

}
