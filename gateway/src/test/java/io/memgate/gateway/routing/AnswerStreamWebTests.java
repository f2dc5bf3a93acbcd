package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Answers that are passed on while they arrive. */
class AnswerStreamWebTests extends MemoriesUnderTest {

	private static final String CHAT = "{\"video_nos\":[\"VI1\"],\"prompt\":\"What is in it?\"}";

	private static final String FIRST = "data:first\n\n";

	/** Sockets' buffers on both sides included. */
	private static final long MOST_ON_THE_WAY = 24 * MEGABYTE;

	@Autowired
	private MeterRegistry meters;

	private final Sinks.Many<String> events = Sinks.many().unicast().onBackpressureBuffer();

	private final AtomicInteger closed = new AtomicInteger();

	@Test
	void anAnswerIsSettledWhenItsFirstBytesHaveComeAndThenPassedOn() throws Exception {
		streaming();
		this.events.tryEmitNext(FIRST);

		HttpResponse<InputStream> answer = chat();
		assertThat(new String(answer.body().readNBytes(FIRST.length()), StandardCharsets.US_ASCII)).isEqualTo(FIRST);
		assertThat(used("chat")).isEqualTo(1);
		assertThat(reserved("chat")).isZero();
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
		assertThat(answer.headers().firstValue("RateLimit-Policy").orElse("")).contains("\"chat-minute\";q=10;w=60");
		assertThat(answer.headers().map()).doesNotContainKeys("server", "set-cookie");

		this.events.tryEmitNext("data:\"Done\"\n\n");
		this.events.tryEmitComplete();
		assertThat(new String(answer.body().readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("data:\"Done\"\n\n");
	}

	@Test
	void anAnswerKeepsItsPlaceAmongTheCallsInFlightUntilItHasEnded() throws Exception {
		double before = places(this.meters);
		streaming();
		this.events.tryEmitNext(FIRST);
		HttpResponse<InputStream> answer = chat();
		answer.body().readNBytes(FIRST.length());
		await(() -> reserved("chat") == 0);

		assertThat(places(this.meters)).isEqualTo(before - 1);

		this.events.tryEmitComplete();
		answer.body().readAllBytes();
		await(() -> places(this.meters) == before);
	}

	@Test
	void aClientThatLeavesAStreamedAnswerGivesItsPlaceBack() throws Exception {
		double before = places(this.meters);
		streaming();
		this.events.tryEmitNext(FIRST);
		HttpResponse<InputStream> answer = chat();
		answer.body().readNBytes(FIRST.length());

		answer.body().close();

		await(() -> places(this.meters) == before);
	}

	@Test
	void anAnswerThatIsCutLaterStaysChargedAndTheCutIsPassedOn() throws Exception {
		streaming();
		this.events.tryEmitNext(FIRST);
		HttpResponse<InputStream> answer = chat();
		answer.body().readNBytes(FIRST.length());

		this.events.tryEmitError(new IllegalStateException("cut"));

		assertThatExceptionOfType(IOException.class).isThrownBy(answer.body()::readAllBytes);
		assertThat(used("chat")).isEqualTo(1);
		assertThat(reserved("chat")).isZero();
	}

	@Test
	void anAnswerThatIsCutBeforeItsFirstBytesIsUnknown() {
		awaitAccountWritten();
		streaming();
		this.events.tryEmitError(new IllegalStateException("cut"));

		Answered answer = send(request(V1 + "chat").POST(HttpRequest.BodyPublishers.ofString(CHAT)));

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.text("type")).isEqualTo("/memgate/problems/outcome-unknown");
		assertThat(used("chat")).isZero();
		await(() -> reserved("chat") == 0);
		assertThat(used("chat")).isZero();
	}

	@Test
	void aClientThatLeavesEndsTheAnswerAndStaysCharged() throws Exception {
		streaming();
		this.events.tryEmitNext(FIRST);
		try (InputStream body = chat().body()) {
			body.readNBytes(FIRST.length());
		}

		await(() -> this.closed.get() == 1);
		assertThat(used("chat")).isEqualTo(1);
	}

	@Test
	void aClientThatHasLeftBeforeTheFirstBytesIsChargedAndItsAnswerEnded() throws IOException {
		streaming();
		try (Socket client = connect("chat", "application/json", "Content-Length: " + CHAT.length())) {
			write(client, CHAT);
			await(() -> this.events.currentSubscriberCount() == 1);
			client.setSoLinger(true, 0);
		}
		succeedTwentyTimes();

		this.events.tryEmitNext(FIRST);

		await(() -> used("chat") == 1 && this.closed.get() == 1);
		assertThat(reserved("chat")).isZero();
	}

	@Test
	void aClientThatReadsNothingHoldsTheBackendUpAndIsCutInTheEnd() throws IOException {
		AtomicLong given = new AtomicLong();
		byte[] part = new byte[64 * 1024];
		BACKEND.exchanging((request, response) -> request.receive()
			.then(response.header("Content-Type", "video/mp4")
				.send(Flux.range(0, 1024)
					.doOnNext((i) -> given.addAndGet(part.length))
					.map((i) -> Unpooled.wrappedBuffer(part))
					.doOnCancel(this.closed::incrementAndGet))
				.then()));

		try (Socket client = connect("download", "application/json", "Content-Length: 2")) {
			write(client, "{}");
			await(() -> this.closed.get() == 1);
		}

		assertThat(given.get()).isBetween(1L, MOST_ON_THE_WAY);
		assertThat(used("download")).isEqualTo(1);
	}

	@Test
	void theBytesOfAFilePassUnchangedWithTheirLength() throws Exception {
		BACKEND.exchanging((request, response) -> request.receive()
			.then(response.header("Content-Type", "video/mp4")
				.header("Content-Length", Integer.toString(3 * MEGABYTE))
				.header("Set-Cookie", "a=b")
				.send(Flux.range(0, 3).map((i) -> Unpooled.wrappedBuffer(new byte[MEGABYTE])))
				.then()));

		HttpResponse<byte[]> answer = this.client.send(
				request(V1 + "download").POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
				HttpResponse.BodyHandlers.ofByteArray());

		assertThat(answer.body()).hasSize(3 * MEGABYTE);
		assertThat(answer.headers().firstValue("Content-Length")).contains(Integer.toString(3 * MEGABYTE));
		assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "transfer-encoding");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0402", "0500" })
	void aFailureInAnEnvelopeInsteadOfAStreamIsNotCharged(String code) {
		BACKEND.answering(new RecordingBackend.Answer(200, "{\"code\":\"" + code + "\",\"msg\":\"no\",\"data\":null}"));

		Answered answer = post(V1 + "chat", CHAT);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.text("code")).isEqualTo("0502");
		assertThat(used("chat")).isZero();
	}

	@Test
	void anotherStatusThanSuccessIsNoStreamWhateverItsMediaType() {
		BACKEND.exchanging((request, response) -> request.receive()
			.then(response.status(404)
				.header("Content-Type", "text/event-stream")
				.sendString(Mono.just("data:no\n\n"))
				.then()));

		Answered answer = post(V1 + "chat", CHAT);

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.text("code")).isEqualTo("0001");
		assertThat(used("chat")).isZero();
	}

	@Test
	void anEnvelopedSuccessIsOneHereToo() {
		succeed();

		Answered answer = post(V1 + "chat", CHAT);

		assertThat(answer.response().body()).isEqualTo(OK);
		assertThat(BACKEND.received().getFirst().headers().get("Accept")).isEqualTo("*/*");
		assertThat(used("chat")).isEqualTo(1);
	}

	/** Answers with events as the test gives them; an error cuts the connection. */
	private void streaming() {
		BACKEND.exchanging((request, response) -> request.receive()
			.then(response.header("Content-Type", "text/event-stream")
				.header("Server", "recording")
				.header("Set-Cookie", "a=b")
				.send(this.events.asFlux()
					.map((event) -> Unpooled.copiedBuffer(event, StandardCharsets.US_ASCII))
					.doOnCancel(this.closed::incrementAndGet), (event) -> true)
				.then()));
	}

	/** Calls until the gateway has seen a client's reset that came before. */
	private void succeedTwentyTimes() {
		for (int i = 0; i < 20; i++) {
			send(request("/memgate/problems/bad-request").GET());
		}
	}

	private HttpResponse<InputStream> chat() throws IOException, InterruptedException {
		return this.client.send(request(V1 + "chat").POST(HttpRequest.BodyPublishers.ofString(CHAT)).build(),
				HttpResponse.BodyHandlers.ofInputStream());
	}

}
