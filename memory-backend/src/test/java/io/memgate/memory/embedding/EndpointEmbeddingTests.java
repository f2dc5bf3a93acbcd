package io.memgate.memory.embedding;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointEmbeddingTests {

	private static final Passage CAT = new Passage("before", "a cat");

	private static final Passage CAR = new Passage("", "a car");

	private static final Answer ONE_VECTOR = new Answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1]}]}");

	private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

	private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

	private volatile @Nullable Function<String, Answer> always;

	private HttpServer server;

	private EndpointEmbedding embedding;

	@BeforeEach
	void start(@TempDir Path folder) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/embeddings", this::answer);
		this.server.start();
		URI url = URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1");
		Path key = Files.writeString(folder.resolve("key"), "secret\n");
		this.embedding = new EndpointEmbedding(
				new EmbeddingProperties.Endpoint(url, "model", key, Duration.ofSeconds(5)));
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void passagesAreSentTogetherAndVectorsTakenByTheirIndex() throws InterruptedException {
		this.answers.add(new Answer(200, """
				{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]}]}"""));

		StepVerifier.create(this.embedding.ofPassages(List.of(CAT, CAR))).assertNext((vectors) -> {
			assertThat(vectors).extracting(Vector::model).containsOnly("model");
			assertThat(vectors.get(0).bytes()).containsExactly(127, 0);
			assertThat(vectors.get(1).bytes()).containsExactly(0, 127);
		}).verifyComplete();
		assertThat(this.asked.take()).startsWith("Bearer secret ")
			.contains("\"before\\na cat\"", "\"a car\"", "\"model\"");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 413, 422, 500, 503 })
	void aPassageThatIsNeverTakenKeepsNoOtherFromItsVector(int status) {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		PatientEmbedding patient = new PatientEmbedding(this.embedding, Duration.ofSeconds(5), meters);
		this.always = (body) -> body.contains("a cat") ? new Answer(status, "{}") : ONE_VECTOR;

		StepVerifier.create(patient.ofPassages(List.of(CAT, CAR)))
			.assertNext((vectors) -> assertThat(vectors).extracting(Vector::isNone).containsExactly(true, false))
			.verifyComplete();

		assertThat(meters.counter("memgate.embedding.passages").count()).isOne();
		assertThat(meters.counter("memgate.embedding.passages.failed").count()).isOne();
	}

	@Test
	void aPassageThatFailsTwiceHasItsVector() {
		AtomicInteger failures = new AtomicInteger(3);
		this.always = (body) -> (body.contains("a cat") && failures.getAndDecrement() > 0) ? new Answer(500, "{}")
				: ONE_VECTOR;

		StepVerifier.create(this.embedding.ofPassages(List.of(CAT, CAR)))
			.assertNext((vectors) -> assertThat(vectors).extracting(Vector::isNone).containsExactly(false, false))
			.verifyComplete();
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 400, 401, 404, 429, 500, 503 })
	void anEndpointThatTakesNothingIsAnErrorAndNoMemorysFault(int status) {
		this.always = (body) -> new Answer(status, "{}");

		StepVerifier.create(this.embedding.ofPassages(List.of(CAT, CAR))).verifyError();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"data\":[]}", "not json" })
	void anAnswerWithoutVectorsIsAnError(String body) {
		this.always = (asked) -> new Answer(200, body);

		StepVerifier.create(this.embedding.ofPassages(List.of(CAT))).verifyError();
	}

	@Test
	void aQuestionThatFailsOrTakesTooLongHasNoVector() {
		PatientEmbedding patient = new PatientEmbedding(this.embedding, Duration.ofMillis(200),
				new SimpleMeterRegistry());
		this.answers.add(new Answer(500, "{}"));

		StepVerifier.create(patient.ofQuestion("a cat?")).verifyComplete();
		StepVerifier.create(patient.ofQuestion("never answered?")).verifyComplete();
	}

	@Test
	void aQuestionThatIsOnItsWayIsNotAskedAgain() {
		PatientEmbedding patient = new PatientEmbedding(this.embedding, Duration.ofSeconds(5),
				new SimpleMeterRegistry());
		Mono<Vector> twice = patient.ofQuestion("a cat?").zipWith(patient.ofQuestion("a cat?"), (one, other) -> {
			assertThat(one).isSameAs(other);
			return one;
		});

		StepVerifier.create(twice)
			.then(() -> this.answers.add(new Answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1]}]}")))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.asked).hasSize(1);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
		try {
			Function<String, Answer> told = this.always;
			Answer answer = (told != null) ? told.apply(body) : this.answers.poll(1, TimeUnit.SECONDS);
			if (answer == null) {
				exchange.close();
				return;
			}
			byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(answer.status(), (bytes.length > 0) ? bytes.length : -1);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Answer(int status, String body) {
	}

}
