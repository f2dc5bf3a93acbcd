package io.memgate.gateway.payload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.memgate.gateway.payload.PayloadServer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Bodies of any size and framing, and clients that do not send theirs to the end. */
class PayloadFilterBodyTests {

	private final PayloadServer server = new PayloadServer(new TokenCounter(1, 1, new CountingTime()));

	@AfterEach
	void everyBufferIsFree() {
		this.server.close();
	}

	@Test
	void aTooLargeBodyIsRefusedHoweverItIsFramed() {
		String body = PayloadServer.message("x".repeat(300 * 1024));

		Response declared = this.server.post("/add/message", body);
		Response chunked = this.server.chunked("/add/message", body, 1000);

		assertThat(declared.status()).isEqualTo(413);
		assertThat(declared.body()).contains("\"allowedBytes\":262144").contains("\"counted\":" + body.length());
		assertThat(chunked.status()).isEqualTo(413);
		assertThat(chunked.body()).contains("more than 262144 bytes");
		assertThat(this.server.passed()).isEmpty();
	}

	@Test
	void aChunkedBodyOfTheLimitPasses() {
		String body = PayloadServer.message("x".repeat(Policies.MAX_BODY - PayloadServer.message("").length()));

		Response response = this.server.chunked("/add/message", body.replace("xxxx", " a, "), 777);

		assertThat(body).hasSize(Policies.MAX_BODY);
		assertThat(response.body()).contains("more than 8000 tokens");
	}

	@Test
	void aRefusalDoesNotWaitForTheRestOfTheBody() throws IOException {
		assertThat(this.server.answerToHeadAlone(300_000)).startsWith("HTTP/1.1 413");
	}

	@Test
	void theRestOfARefusedBodyIsDroppedAndTheNextCallServed() throws IOException {
		String next = PayloadServer.message("Hello");
		try (Socket socket = this.server.connect()) {
			OutputStream out = socket.getOutputStream();
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

			out.write((PayloadServer.head(300_000) + "x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII));
			assertThat(in.readLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
			out.write(("x".repeat(200_000) + PayloadServer.head(next.length()) + next)
				.getBytes(StandardCharsets.US_ASCII));

			assertThat(in.lines().filter((line) -> line.contains("HTTP/1.1 ")).findFirst())
				.hasValueSatisfying((line) -> assertThat(line).endsWith("HTTP/1.1 200 OK"));
		}
	}

	@Test
	void aClientThatLeavesInTheMiddleOfItsBodyLeavesNothingBehind() throws IOException, InterruptedException {
		try (Socket socket = this.server.connect()) {
			socket.getOutputStream()
				.write((PayloadServer.head(100_000) + "x".repeat(50_000)).getBytes(StandardCharsets.US_ASCII));
		}

		assertThat(this.server.endsACall()).isTrue();
		assertThat(this.server.passed()).isEmpty();
	}

}
