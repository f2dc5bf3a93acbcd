package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is no request at all is answered in the same shape, and its connection ends.
 */
class EdgeWebTests extends GatewayUnderTest {

	private static final int PATIENCE_MILLIS = 5000;

	private static final int MOST_OF_AN_ADDRESS = 20;

	private static final String PROXY = "127.0.0.8";

	private static final String PROBE = "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

	private static final Pattern ID = Pattern.compile("(?im)^x-request-id: (\\S+)");

	@Autowired
	MeterRegistry meters;

	@DynamicPropertySource
	static void impatient(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "edge");
		registry.add("memgate.edge.first-byte", () -> "300ms");
		registry.add("memgate.edge.body", () -> "500ms");
		registry.add("memgate.edge.connections.address", () -> MOST_OF_AN_ADDRESS);
		registry.add("memgate.trusted-proxies", () -> PROXY + "/32");
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

	@Test
	void aBodyThatTricklesIsAnsweredInOurShapeAndGivesItsPlaceBack() throws IOException {
		double places = places(this.meters);
		try (RawClient client = new RawClient(this.port)) {
			client.write(head(this.key) + "{");
			await(() -> places(this.meters) == places - 1);

			String answer = client.trickle();

			JsonNode body = new JsonMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
			assertThat(answer).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
			assertThat(body.get("type").asString()).endsWith("request-timeout");
			assertThat(body.get("retryable").asBoolean()).isTrue();
			assertThat(body.get("instance").asString()).contains(id(answer));
			assertThat(recordOf(id(answer))).contains("\"condition\":\"request-timeout\",\"status\":408");
		}
		await(() -> places(this.meters) == places);
		assertThat(BACKEND.received()).isEmpty();
		assertThat(reserved("addMessage")).isZero();
		assertThat(this.meters.get("memgate.edge.refused").tag("condition", "request-timeout").counter().count())
			.isPositive();
	}

	@Test
	void theRecordOfABodyThatIsNotWellFormedHasTheIdOfItsAnswer() throws IOException {
		double places = places(this.meters);
		try (RawClient client = new RawClient(this.port)) {
			client.write(head(this.key).replace("Content-Length: 1000", "Transfer-Encoding: chunked") + "1\r\n{\r\n");
			await(() -> places(this.meters) == places - 1);

			String answer = client.answerTo("no size\r\n");

			assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
			assertThat(recordOf(id(answer))).contains("\"condition\":\"bad-request\",\"status\":400");
		}
		await(() -> places(this.meters) == places);
	}

	private static String id(String answer) {
		return ID.matcher(answer).results().findFirst().orElseThrow().group(1);
	}

	/** The only line of the usage log with an id. */
	private static String recordOf(String id) throws IOException {
		await(() -> records(id).size() == 1);
		return records(id).getFirst();
	}

	private static List<String> records(String id) {
		try (Stream<String> lines = Files.lines(FILES.resolve("edge.log"))) {
			return lines.filter((line) -> line.contains(id)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void whatIsLeftOfABodyThatNobodyReadsHasNoMoreTime() throws IOException {
		try (RawClient client = new RawClient(this.port)) {
			client.write(head("mpg-none") + "{");

			String answers = client.trickle();

			assertThat(answers).startsWith("HTTP/1.1 401 ").doesNotContain("HTTP/1.1 408 ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/memgate/v1/quota-requests", "/memgate/v1/session" })
	void theBodyOfTheSelfServiceHasATimeToo(String path) throws IOException {
		try (RawClient client = new RawClient(this.port)) {
			client.write(head(this.key).replace(ADD, path) + "{");

			assertThat(client.trickle()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
		}
	}

	private String head(String presented) {
		return "POST " + ADD + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token " + presented
				+ "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";
	}

	@Test
	void anAddressHasSoManyConnectionsAndNoOthersHaveFewer() throws IOException {
		double before = turnedAway();
		List<RawClient> open = new ArrayList<>();
		for (int i = 0; i < MOST_OF_AN_ADDRESS; i++) {
			open.add(RawClient.begun(this.port, "127.0.0.9"));
		}

		await(() -> {
			// Where this machine pauses, one that had begun may have run out of time.
			open.add(RawClient.begun(this.port, "127.0.0.9"));
			return new RawClient(this.port, "127.0.0.9").answerTo(PROBE).isEmpty();
		});
		assertThat(new RawClient(this.port, "127.0.0.10").answerTo(PROBE)).startsWith("HTTP/1.1 404 ");
		assertThat(turnedAway()).isGreaterThan(before);
		for (RawClient each : open) {
			each.close();
		}
		await(() -> new RawClient(this.port, "127.0.0.9").answerTo(PROBE).startsWith("HTTP/1.1 404 "));
	}

	@Test
	void aTrustedProxyMayHaveMore() throws IOException {
		List<RawClient> open = new ArrayList<>();
		for (int i = 0; i <= MOST_OF_AN_ADDRESS; i++) {
			open.add(new RawClient(this.port, PROXY));
		}

		assertThat(open.getLast().answerTo(PROBE)).startsWith("HTTP/1.1 404 ");
		for (RawClient each : open) {
			each.close();
		}
	}

	private double turnedAway() {
		return this.meters.get("memgate.edge.turned.away").tag("bound", "address").counter().count();
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
