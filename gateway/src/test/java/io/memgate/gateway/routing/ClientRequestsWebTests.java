package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests and their bodies as clients of MemOS Cloud send them. */
class ClientRequestsWebTests extends ClientsUnderTest {

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

	private Answered withKey(String value) {
		return send(request(SEARCH).setHeader("Authorization", value).POST(BodyPublishers.ofString(ONE_QUERY)));
	}

}
