package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every bad input gets its status, code and message, costs nothing and never reaches the
 * backend.
 */
class RefusalWebTests extends GatewayUnderTest {

	private static final UnaryOperator<HttpRequest.Builder> AS_IS = (request) -> request;

	@ParameterizedTest(name = "{0}")
	@MethodSource("badInput")
	void badInputIsRefusedClearlyAndFree(String what, String path, UnaryOperator<HttpRequest.Builder> change,
			String body, int status, int code, String problem, String told) {
		Answered answer = send(change.apply(request(path).POST(HttpRequest.BodyPublishers.ofString(body))));

		assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
		assertThat(answer.json().get("code").asInt()).isEqualTo(code);
		assertThat(answer.json().get("data").isNull()).isTrue();
		assertThat(answer.text("message")).contains(told).isEqualTo(answer.text("detail"));
		assertThat(answer.text("type")).endsWith(problem);
		assertThat(answer.json().get("status").asInt()).isEqualTo(status);
		assertThat(answer.text("instance")).endsWith(answer.header("X-Request-Id"));
		assertThat(BACKEND.received()).isEmpty();
		assertThat(used("addMessage") + reserved("addMessage") + used("searchMemory") + reserved("searchMemory"))
			.isZero();
	}

	static Stream<Arguments> badInput() {
		return Stream.of(
				arguments("no key", ADD, header("Authorization", ""), ONE_MESSAGE, 401, 40100, "key-required",
						"Authorization: Token mpg-"),
				arguments("wrong key", ADD, header("Authorization", "Token mpg-abcdefghijklmnop-" + "A".repeat(43)),
						ONE_MESSAGE, 401, 40132, "key-invalid", "not valid"),
				arguments("no body", ADD, AS_IS, "", 400, 40000, "bad-json", "body"),
				arguments("broken JSON", ADD, AS_IS, "{\"user_id\":", 400, 40000, "bad-json", "line 1"),
				arguments("duplicate keys", ADD, AS_IS, "{\"user_id\":\"a\",\"user_id\":\"b\"}", 400, 40000, "bad-json",
						"same member twice"),
				arguments("wrong type", ADD, AS_IS, ONE_MESSAGE.replace("\"u\"", "7"), 400, 40000, "field-invalid",
						"user_id"),
				arguments("4,001 tokens", ADD, AS_IS, ONE_MESSAGE.replace("I like tea.", " tea".repeat(4001)), 413,
						40302, "input-too-long", "4001"),
				arguments("4,001 tokens of query", SEARCH, AS_IS,
						ONE_QUERY.replace("What do I like?", " tea".repeat(4001)), 413, 40302, "input-too-long",
						"4000"),
				arguments("11 memories", SEARCH, AS_IS,
						"{\"user_id\":\"u\",\"query\":\"q\",\"memory_limit_number\":11}", 400, 40000,
						"result-count-too-large", "memory_limit_number"),
				arguments("51 messages", GET, AS_IS,
						"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"message_limit_number\":51}", 400, 40000,
						"result-count-too-large", "50"),
				arguments("300 KB", ADD, AS_IS, large(), 413, 40302, "body-too-large", "262144"),
				arguments("300 KB in chunks", ADD, chunked(large()), "", 413, 40302, "body-too-large", "262144"),
				arguments("gzip", ADD, header("Content-Encoding", "gzip"), ONE_MESSAGE, 415, 40000,
						"unsupported-media-type", "Content-Encoding"),
				arguments("text", ADD, header("Content-Type", "text/plain"), ONE_MESSAGE, 415, 40000,
						"unsupported-media-type", "application/json"),
				arguments("unknown path", "/api/openmem/v1/nothing", AS_IS, ONE_MESSAGE, 404, 50000, "unknown-path",
						"POST " + ADD),
				arguments("encoded path", "/api/openmem/v1/%61dd/message", AS_IS, ONE_MESSAGE, 400, 40000,
						"bad-request", "percent"),
				arguments("dots", "/api/openmem/v1/get/../add/message", AS_IS, ONE_MESSAGE, 400, 40000, "bad-request",
						"dot segment"),
				arguments("wrong method", ADD, (UnaryOperator<HttpRequest.Builder>) (request) -> request.GET(), "", 405,
						50000, "method-not-allowed", "POST"));
	}

	@Test
	void aWrongMethodIsToldWhichAreAllowed() {
		assertThat(send(request(ADD).GET()).header("Allow")).isEqualTo("POST");
	}

	@Test
	void aRefusedCallerIsToldTheLimitsButNoState() {
		Answered answer = post(ADD, "");

		assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"addMessage\";q=5000, \"recommended\";q=10;w=1");
		assertThat(answer.header("RateLimit")).isEmpty();
	}

	@Test
	void aClientThatAsksForProblemJsonGetsIt() {
		Answered answer = send(request(ADD).header("Accept", "application/problem+json")
			.POST(HttpRequest.BodyPublishers.ofString("")));

		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
	}

	private static String large() {
		return ONE_MESSAGE.replace("I like tea.", "x".repeat(300 * 1024));
	}

	private static UnaryOperator<HttpRequest.Builder> chunked(String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return (request) -> request
			.POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(bytes)));
	}

	private static UnaryOperator<HttpRequest.Builder> header(String name, String value) {
		return (request) -> request.setHeader(name, value);
	}

}
