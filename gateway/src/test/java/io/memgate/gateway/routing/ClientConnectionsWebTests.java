package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Connections as clients of MemOS Cloud make them. */
class ClientConnectionsWebTests extends ClientsUnderTest {

	/** The beginning of a TLS 1.2 handshake. */
	private static final byte[] CLIENT_HELLO = HexFormat.of()
		.parseHex("16030100310100002d0303" + "00".repeat(32) + "000004002f00ff0100");

	@Test
	@Line("C1")
	void http11IsSpokenAndHttp2IsNot() {
		String upgrade = RawClient.exchange(this.port, get("/memgate/problems/bad-request")
				+ "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n");

		assertThat(upgrade).startsWith("HTTP/1.1 200 ");
		assertThat(RawClient.exchange(this.port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).startsWith("HTTP/1.1 400 ");
	}

	@Test
	@Line("C2")
	void tlsIsNotSpoken() {
		assertThat(RawClient.exchange(this.port, CLIENT_HELLO)).startsWith("HTTP/1.1 400 ");
	}

	@Test
	@Line({ "C3", "B3" })
	void aConnectionTakesRequestsOneAfterTheOtherWithLengthOrInChunks() throws IOException {
		try (RawClient client = new RawClient(this.port)) {
			client.write(head("Content-Length: " + ONE_MESSAGE.length()) + ONE_MESSAGE);
			assertThat(client.readTo("\"ok\"}")).startsWith("HTTP/1.1 200 ");
			client.write(head("Transfer-Encoding: chunked") + Integer.toHexString(ONE_MESSAGE.length()) + "\r\n"
					+ ONE_MESSAGE + "\r\n0\r\n\r\n");
			assertThat(client.readTo("HTTP/1.1 ")).isNotNull();
			assertThat(client.readTo("\"ok\"}")).startsWith("200 ");
		}
		assertThat(used("addMessage")).isEqualTo(2);
	}

	@Test
	@Line("C4")
	void aConnectionThatIsSilentIsClosed() throws IOException {
		assertThat(RawClient.exchange(this.port, "")).isEmpty();
		assertThat(RawClient.exchange(this.port, get("/memgate/problems/bad-request") + "\r\n"))
			.startsWith("HTTP/1.1 200 ");
		assertThat(Files.readString(SETTINGS)).contains("first-byte: 5s\n", "idle-timeout: 30s\n");
	}

	@ParameterizedTest
	@CsvSource({ "4000, 404", "4097, 414" })
	@Line("C5")
	void aRequestLineHas4Kilobytes(int length, int status) {
		String line = "GET /" + "a".repeat(length - "GET / HTTP/1.1".length()) + " HTTP/1.1\r\n";

		assertThat(RawClient.exchange(this.port, line + "Host: localhost\r\n\r\n")).startsWith("HTTP/1.1 " + status);
	}

	@ParameterizedTest
	@CsvSource({ "16, 1000, 404", "17, 1000, 431", "63, 100, 404", "64, 100, 431" })
	@Line("C6")
	void headersHave16KilobytesInAllAndAre64AtMost(int number, int length, int status) {
		String headers = ("X: " + "a".repeat(length - "X: \r\n".length()) + "\r\n").repeat(number);

		assertThat(RawClient.exchange(this.port, get("/nothing") + headers + "\r\n")).startsWith("HTTP/1.1 " + status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
			"GET / HTTP/1.1\r\n: nameless\r\n\r\n" })
	@Line("C7")
	void whatIsNotHttpIsRefused(String request) {
		assertThat(RawClient.exchange(this.port, request)).startsWith("HTTP/1.1 400 ")
			.containsIgnoringCase("connection: close");
	}

	@Test
	@Line("C8")
	void anAddressHasSoManyConnectionsOpen() throws IOException {
		String probe = get("/memgate/problems/bad-request") + "Connection: close\r\n\r\n";
		List<RawClient> open = new ArrayList<>();

		// Again and again, as those that say no more are closed after a while.
		await(() -> {
			for (int i = 0; i < MOST_CONNECTIONS + 10; i++) {
				open.add(RawClient.begun(this.port, "127.0.0.9"));
			}
			return new RawClient(this.port, "127.0.0.9").answerTo(probe).isEmpty();
		});
		assertThat(new RawClient(this.port, "127.0.0.10").answerTo(probe)).startsWith("HTTP/1.1 200 ");
		for (RawClient each : open) {
			each.close();
		}
		assertThat(Files.readString(SETTINGS)).contains("      address: 1000\n");
	}

}
