package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is no request at all is answered in the same shape, and its connection ends.
 */
class EdgeWebTests extends GatewayUnderTest {

	private static final int PATIENCE_MILLIS = 5000;

	@DynamicPropertySource
	static void impatient(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "edge");
		registry.add("memgate.edge.first-byte", () -> "300ms");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "broken line, NONSENSE, 400, bad-request", "long line, GET /{long} HTTP/1.1, 414, uri-too-long",
			"large header, GET / HTTP/1.1{crlf}X: {long}, 431, headers-too-large" })
	void whatCannotBeDecodedIsAnsweredInOurShape(String what, String head, int status, String problem)
			throws IOException {
		String answer = exchange(head.replace("{crlf}", "\r\n").replace("{long}", "a".repeat(20_000)) + "\r\n\r\n");

		JsonNode body = new JsonMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
		assertThat(answer).startsWith("HTTP/1.1 " + status).containsIgnoringCase("connection: close");
		assertThat(body.get("code").asInt()).isEqualTo(40000);
		assertThat(body.get("type").asString()).endsWith(problem);
		assertThat(answer).contains(body.get("instance").asString().replace("urn:uuid:", ""));
		assertThat(BACKEND.received()).isEmpty();
	}

	@Test
	void aConnectionThatSendsNothingIsClosed() throws IOException {
		assertThat(exchange("")).isEmpty();
	}

	/** Sends bytes and reads to the connection's end. */
	private String exchange(String bytes) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(PATIENCE_MILLIS);
			socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
