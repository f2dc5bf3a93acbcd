package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that leave while their call is at the memory service: the call goes on, and
 * what the memory service says of it counts.
 */
class LeavingClientWebTests extends GatewayUnderTest {

	private static final RecordingBackend.Answer FAILED = new RecordingBackend.Answer(500,
			"{\"code\":50000,\"data\":null,\"message\":\"no\"}");

	private final Sinks.One<RecordingBackend.Answer> answer = Sinks.one();

	@Test
	void aCompletedCallIsChargedThoughItsClientHasLeft() throws IOException {
		leaveInFlight();

		this.answer.tryEmitValue(RecordingBackend.OK);

		await(() -> used("addMessage") == 1);
		assertThat(reserved("addMessage")).isZero();
	}

	@Test
	void aFailedCallIsReleasedThoughItsClientHasLeft() throws IOException {
		leaveInFlight();
		assertThat(reserved("addMessage")).isEqualTo(1);

		this.answer.tryEmitValue(FAILED);

		await(() -> reserved("addMessage") == 0);
		assertThat(used("addMessage")).isZero();
	}

	/**
	 * Returns when the gateway has seen the client's reset: it has answered calls that
	 * came after it.
	 */
	private void leaveInFlight() throws IOException {
		BACKEND
			.behaving((request) -> request.uri().equals(ADD) ? this.answer.asMono() : Mono.just(RecordingBackend.OK));
		try (Socket client = new Socket("127.0.0.1", this.port)) {
			client.getOutputStream().write(addRequest());
			await(() -> BACKEND.received().size() == 1);
			client.setSoLinger(true, 0);
		}
		for (int i = 0; i < 20; i++) {
			assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(200);
		}
	}

	private byte[] addRequest() {
		return ("POST " + ADD + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token " + this.key
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + ONE_MESSAGE.length() + "\r\n\r\n"
				+ ONE_MESSAGE)
			.getBytes(StandardCharsets.US_ASCII);
	}

}
