package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** {@code deploy/policy/CLIENTS.md}, line by line, as clients of Memories.ai meet it. */
class MemoriesClientsWebTests extends MemoriesUnderTest {

	private static final String FORM = "multipart/form-data; boundary=b";

	private static final Path SETTINGS = Path.of("src/main/resources/application.yml");

	@Test
	@Line("R6")
	void aKeyStandsAlone() {
		succeed();
		assertThat(post(V1 + "search", "{}").status()).isEqualTo(200);

		this.key = "Token " + this.key;

		assertThat(post(V1 + "search", "{}").text("code")).isEqualTo("0401");
	}

	@ParameterizedTest
	@CsvSource({ "multipart/form-data; boundary=b, 200", "application/x-www-form-urlencoded, 200",
			"multipart/form-data, 415", "application/json, 415", "video/mp4, 415" })
	@Line("B9")
	void anUploadIsAForm(String mediaType, int status) {
		succeed();

		assertThat(
				send(request(V1 + "upload").setHeader("Content-Type", mediaType).POST(BodyPublishers.ofString("--b--")))
					.status())
			.isEqualTo(status);
	}

	@Test
	@Line("B10")
	void anUploadThatIsTooSlowIsRefused() throws IOException {
		BACKEND.exchanging((request, response) -> request.receive().then(response.send()));
		try (Socket client = connect("upload", FORM, "Content-Length: 1000000")) {
			write(client, "--b");

			assertThat(readAll(client)).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
		}
		assertThat(Files.readString(SETTINGS)).contains("slowest: 16KB\n", "over: 10s\n");
	}

	@Test
	@Line("B11")
	void aClientMayAskBeforeItSends() throws IOException {
		succeed();
		try (Socket refused = connect("upload", FORM, "Content-Length: 3221225473\r\nExpect: 100-continue");
				Socket allowed = connect("upload", FORM, "Content-Length: 5\r\nExpect: 100-continue")) {
			assertThat(readObject(refused)).startsWith("HTTP/1.1 413 ");
			write(allowed, "--b--");
			assertThat(readObject(allowed)).startsWith("HTTP/1.1 100 ");
		}
	}

	@Test
	@Line({ "A10", "I5" })
	void aStreamedAnswerComesOnce() {
		BACKEND.exchanging((request, response) -> request.receive()
			.then(response.header("Content-Type", "text/event-stream")
				.send(Flux.just(Unpooled.copiedBuffer("data:1\n\n", US_ASCII)))
				.then()));

		Answered first = chat();
		Answered second = chat();

		assertThat(first.response().body()).isEqualTo("data:1\n\n");
		assertThat(second.status()).isEqualTo(409);
		assertThat(used("chat")).isEqualTo(1);
	}

	@Test
	@Line("A10")
	void aStreamedAnswerThatBreaksOffIsACutConnectionAndStaysCharged() throws IOException {
		Sinks.Many<String> events = Sinks.many().unicast().onBackpressureBuffer();
		BACKEND.exchanging((request, response) -> request.receive()
			.then(response.header("Content-Type", "text/event-stream")
				.send(events.asFlux().map((event) -> Unpooled.copiedBuffer(event, US_ASCII)), (event) -> true)
				.then()));
		try (Socket client = connect("chat", "application/json", "Content-Length: 2")) {
			write(client, "{}");
			events.tryEmitNext("{data:1}");
			assertThat(readObject(client)).startsWith("HTTP/1.1 200 ").endsWith("{data:1}");
			events.tryEmitError(new IllegalStateException("cut"));

			assertThat(readAll(client)).doesNotContain("0\r\n\r\n");
		}
		assertThat(used("chat")).isEqualTo(1);
	}

	private Answered chat() {
		return send(request(V1 + "chat").header("Idempotency-Key", "chat-1").POST(BodyPublishers.ofString("{}")));
	}

}
