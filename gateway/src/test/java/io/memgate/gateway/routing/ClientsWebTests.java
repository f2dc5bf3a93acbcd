package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code deploy/policy/CLIENTS.md}, line by line, as clients of MemOS Cloud meet it. */
class ClientsWebTests extends GatewayUnderTest {

	private static final Path SETTINGS = Path.of("src/main/resources/application.yml");

	private static final int MOST_CONNECTIONS = 50;

	/** The beginning of a TLS 1.2 handshake. */
	private static final byte[] CLIENT_HELLO = HexFormat.of()
		.parseHex("16030100310100002d0303" + "00".repeat(32) + "000004002f00ff0100");

	@DynamicPropertySource
	static void impatient(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "clients");
		registry.add("memgate.edge.first-byte", () -> "300ms");
		registry.add("server.netty.idle-timeout", () -> "600ms");
		registry.add("memgate.edge.body", () -> "600ms");
		registry.add("memgate.edge.connections.address", () -> MOST_CONNECTIONS);
	}

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

	@Test
	@Line("R1")
	void anUnknownPathIsToldEveryPathThereIs() {
		Answered answer = post("/api/openmem/v1/nothing", "{}");

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.text("message")).contains("POST " + ADD, "GET /api/openmem/v1/get/memory/{id}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH" })
	@Line("R2")
	void anotherMethodIsToldTheRightOne(String method) {
		Answered answer = send(request(ADD).method(method, BodyPublishers.noBody()));

		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("Allow")).isEqualTo("POST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/openmem/v1/add%2Fmessage", "/api/openmem/v1/add/message;a=b",
			"/api/openmem/v1//add/message", "/api/openmem/v1/./add/message", "/api/openmem/v1/x/../add/message",
			"/api/openmem/v1/add\\message" })
	@Line("R3")
	void aPathThatCouldBeReadInTwoWaysIsRefused(String path) {
		String answer = RawClient.exchange(this.port, get(path) + "Connection: close\r\n\r\n");

		assertThat(answer).startsWith("HTTP/1.1 400 ");
	}

	@Test
	@Line("R4")
	void aQueryIsLeftOut() {
		assertThat(post(ADD + "?debug=1&user_id=other", ONE_MESSAGE).status()).isEqualTo(200);
		assertThat(BACKEND.received()).singleElement().satisfies((came) -> assertThat(came.uri()).isEqualTo(ADD));
	}

	@Test
	@Line("R5")
	void aKeyStandsOnceAfterTokenOrBearerInAnyCase() {
		for (String word : new String[] { "Token", "token", "Bearer", "BEARER" }) {
			assertThat(withKey(word + " " + this.key).status()).isEqualTo(200);
		}
		for (String value : new String[] { this.key, "Basic " + this.key, "Token" }) {
			Answered answer = withKey(value);
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.json().get("code").asInt()).isEqualTo(40100);
			assertThat(answer.text("message")).contains("Authorization: Token mpg-");
		}
		Answered twice = send(
				request(SEARCH).header("Authorization", "Token " + this.key).POST(BodyPublishers.ofString(ONE_QUERY)));
		assertThat(twice.status()).isEqualTo(401);
	}

	@Test
	@Line("R7")
	void aKeyThatIsNotKnownIsRefused() {
		Answered answer = withKey("Token mpg-abcdefghijklmnop-" + "A".repeat(43));

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.json().get("code").asInt()).isEqualTo(40132);
	}

	@Test
	@Line({ "R8", "B6" })
	void whatIsNotKnownDoesNoHarmAndNullIsAbsent() {
		String body = "{\"user_id\":\"u\",\"query\":\"q\",\"source\":{\"a\":[1]},\"conversation_id\":null}";

		Answered answer = send(request(SEARCH).header("X-Source", "sdk").POST(BodyPublishers.ofString(body)));

		assertThat(answer.status()).isEqualTo(200);
		assertThat(BACKEND.received()).singleElement().satisfies((came) -> {
			assertThat(came.text()).isEqualTo(body);
			assertThat(came.headers().contains("X-Source")).isFalse();
		});
	}

	@ParameterizedTest
	@CsvSource({ "application/json, 200", "application/json; charset=utf-8, 200", "application/json;charset=UTF-8, 200",
			"application/json; charset=utf-16, 415", "text/plain, 415", "application/x-www-form-urlencoded, 415" })
	@Line("B1")
	void aBodyIsJson(String mediaType, int status) {
		assertThat(send(request(SEARCH).setHeader("Content-Type", mediaType).POST(BodyPublishers.ofString(ONE_QUERY)))
			.status()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "identity, 200", "gzip, 415", "br, 415", "deflate, 415" })
	@Line("B2")
	void aBodyIsNotEncoded(String encoding, int status) {
		assertThat(send(request(SEARCH).header("Content-Encoding", encoding).POST(BodyPublishers.ofString(ONE_QUERY)))
			.status()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{\"user_id\":\"u\",\"user_id\":\"u\"}", "{'user_id':'u'}", "{} {}",
			"\uFEFF{\"user_id\":\"u\",\"query\":\"q\"}" })
	@Line("B4")
	void aBodyIsOneStrictJsonObject(String body) {
		Answered answer = post(SEARCH, body);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().get("line").asInt()).isEqualTo(1);
		assertThat(answer.json().has("column")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "31, 64, 256, 200", "32, 64, 256, 400", "31, 65, 256, 400", "31, 64, 257, 400" })
	@Line("B5")
	void jsonHasBounds(int levelsBelow, int digits, int letters, int status) {
		String body = ONE_QUERY.strip()
			.replaceFirst("}$", ",\"x\":" + "[".repeat(levelsBelow) + "]".repeat(levelsBelow) + ",\"n\":"
					+ "1".repeat(digits) + ",\"" + "a".repeat(letters) + "\":0}");

		assertThat(post(SEARCH, body).status()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "262144, 200", "262145, 413" })
	@Line("B7")
	void aBodyHas256Kilobytes(int bytes, int status) {
		assertThat(post(SEARCH, ONE_QUERY + " ".repeat(bytes - ONE_QUERY.length())).status()).isEqualTo(status);
	}

	@Test
	@Line("B8")
	void anApiWithoutABodyTakesNone() {
		Answered answer = send(request("/api/openmem/v1/get/memory/m-1").method("GET", BodyPublishers.ofString("{}")));

		assertThat(answer.status()).isEqualTo(400);
		assertThat(send(anyRead()).status()).isEqualTo(200);
	}

	@Test
	@Line("B12")
	void aBodyHasItsTime() throws IOException {
		try (RawClient client = new RawClient(this.port)) {
			client.write(head("Content-Length: 1000") + "{");

			assertThat(client.trickle()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
		}
		assertThat(Files.readString(SETTINGS)).contains("    body: 15s\n");
	}

	@Test
	@Line({ "A1", "A3", "A4", "A11" })
	void aRefusalIsAnEnvelopeAndAProblemWithTheRequestsId() {
		Answered answer = send(request(ADD).header("Accept", "application/problem+json").POST(BodyPublishers.noBody()));
		Answered plain = post(ADD, "");

		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(plain.header("Content-Type")).isEqualTo("application/json");
		assertThat(plain.header("Cache-Control")).isEqualTo("no-store");
		assertThat(plain.json().get("code").asInt()).isEqualTo(40000);
		assertThat(plain.json().get("data").isNull()).isTrue();
		assertThat(plain.text("message")).isEqualTo(plain.text("detail"));
		assertThat(plain.json().get("status").asInt()).isEqualTo(plain.status()).isEqualTo(400);
		assertThat(plain.text("type")).isEqualTo("/memgate/problems/bad-json");
		assertThat(plain.text("title")).isNotBlank();
		assertThat(plain.text("instance")).endsWith(plain.header("X-Request-Id"));
		assertThat(plain.header("X-Request-Id")).hasSize(36);
	}

	@Test
	@Line({ "A1", "A2", "A7", "A11" })
	void aSuccessIsTheMemoryServicesWithIdAndLimits() {
		Answered answer = post(ADD, ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().body()).isEqualTo(RecordingBackend.OK.body());
		assertThat(answer.header("X-Request-Id")).hasSize(36);
		assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"addMessage\";q=5000, \"recommended\";q=10;w=1");
		assertThat(answer.header("RateLimit")).isEqualTo("\"addMessage\";r=4999, \"recommended\";r=9;t=1");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
	}

	@Test
	@Line("A2")
	void whatTheMemoryServiceCallsAFailureIsNoSuccess() {
		BACKEND.answering(new RecordingBackend.Answer(200, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"));

		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(502);
	}

	@Test
	@Line({ "A5", "A6", "I4" })
	void aCallStillRunningIsWaitedForAndAWrongOneIsNot() {
		Sinks.One<RecordingBackend.Answer> held = Sinks.one();
		BACKEND.behaving((request) -> held.asMono());
		CompletableFuture<HttpResponse<String>> first = this.client.sendAsync(keyed("k", ONE_MESSAGE).build(),
				HttpResponse.BodyHandlers.ofString());
		await(() -> BACKEND.received().size() == 1);

		Answered running = send(keyed("k", ONE_MESSAGE));
		Answered wrong = post(ADD, "{");
		held.tryEmitValue(RecordingBackend.OK);

		assertThat(running.status()).isEqualTo(409);
		assertThat(running.header("Retry-After")).isEqualTo("1");
		assertThat(running.json().get("retryable").asBoolean()).isTrue();
		assertThat(wrong.header("Retry-After")).isEmpty();
		assertThat(wrong.json().get("retryable").asBoolean()).isFalse();
		assertThat(first.join().statusCode()).isEqualTo(200);
	}

	@Test
	@Line("A8")
	void aDecisionIsLookedUpWhereInstanceSays() {
		send(keyed("k", ONE_MESSAGE));
		Answered refused = send(keyed("k", ONE_MESSAGE.replace("tea", "milk")));

		assertThat(refused.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(send(request(refused.text("instance")).GET()).status()).isEqualTo(200);
	}

	@Test
	@Line("A9")
	void anAnswerThatDoesNotComeIs504AndSaysWhereToLook() throws IOException {
		awaitAccountWritten();
		BACKEND.behaving((request) -> Mono.never());

		Answered answer = post(ADD, ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.text("message")).contains("charged only if");
		assertThat(answer.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(Files.readString(SETTINGS)).contains("timeout-duration: 30s\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "8e03978e-40d5", "\"8e03978e-40d5\"" })
	@Line("I1")
	void theSameCallAgainGetsTheSameAnswer(String name) {
		Answered first = send(keyed(name, ONE_MESSAGE));
		Answered second = send(keyed(name, ONE_MESSAGE));

		assertThat(second.response().body()).isEqualTo(first.response().body());
		assertThat(second.header("Memgate-Replay-Of")).isEqualTo(first.header("X-Request-Id"));
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used("addMessage")).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			a, 1, 200
			a, 255, 200
			a, 256, 400
			` `, 3, 400
			b", 1, 400
			""")
	@Line("I2")
	void aKeyForACallHasAForm(String part, int times, int status) {
		assertThat(
				send(keyed("k" + part.repeat(times).substring(1) + (part.isBlank() ? "x" : ""), ONE_MESSAGE)).status())
			.isEqualTo(status);
	}

	@Test
	@Line("I3")
	void theKeyOfAnotherBodyIsRefused() {
		send(keyed("k", ONE_MESSAGE));

		assertThat(send(keyed("k", ONE_MESSAGE.replace("tea", "milk"))).status()).isEqualTo(422);
	}

	@Test
	@Line("I6")
	void aFailedCallMayBeSentAgain() {
		BACKEND.answering(new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"));
		assertThat(send(keyed("k", ONE_MESSAGE)).status()).isEqualTo(502);
		BACKEND.reset();

		assertThat(send(keyed("k", ONE_MESSAGE)).status()).isEqualTo(200);
	}

	private HttpRequest.Builder keyed(String name, String body) {
		return request(ADD).header("Idempotency-Key", name).POST(BodyPublishers.ofString(body));
	}

	private Answered withKey(String value) {
		return send(request(SEARCH).setHeader("Authorization", value).POST(BodyPublishers.ofString(ONE_QUERY)));
	}

	private static String get(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
	}

	/** The head of a call that adds a message. */
	private String head(String framing) {
		return "POST " + ADD + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization()
				+ "\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n";
	}

}
