package io.memgate.memory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the backend as the gateway does for one account and project.
 */
record GatewayClient(URI origin, String account, String project) {

	static final String API = "/api/openmem/v1";

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper JSON = new JsonMapper();

	/**
	 * Calls a MemOS operation such as {@code /add/message}.
	 */
	Answer call(String operation, String json) {
		return call(UUID.randomUUID(), operation, json);
	}

	Answer call(UUID id, String operation, String json) {
		return post(id, API + operation, json);
	}

	Answer post(UUID id, String path, String json) {
		return send("POST", path, json, sign(id, "POST", path, json).header());
	}

	Answer get(String path) {
		return send("GET", path, null, sign(UUID.randomUUID(), "GET", path, "").header());
	}

	/**
	 * An open page, such as that of the metrics.
	 */
	String text(String path) {
		try {
			return HTTP.send(HttpRequest.newBuilder(this.origin.resolve(path)).build(), BodyHandlers.ofString()).body();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Calls with an assertion that was changed, before it is signed, in some way.
	 */
	Answer callWith(UnaryOperator<TestAssertion> change, String operation, String json) {
		String path = API + operation;
		return send("POST", path, json, change.apply(sign(UUID.randomUUID(), "POST", path, json)).header());
	}

	Answer delete(String path) {
		return send("DELETE", path, null, sign(UUID.randomUUID(), "DELETE", path, "").header());
	}

	Answer outcome(UUID id) {
		return post(UUID.randomUUID(), "/internal/outcomes/" + id, "");
	}

	Answer totals() {
		return get("/internal/totals/" + this.account);
	}

	TestAssertion sign(UUID id, String method, String path, String body) {
		return TestAssertion.of(id, this.account, this.project, method, path, body);
	}

	Answer send(String method, String path, @Nullable String body, String... assertions) {
		HttpRequest.Builder request = request(method, path, body);
		for (String assertion : assertions) {
			request.header("X-Memgate-Assertion", assertion);
		}
		return send(request);
	}

	/**
	 * Calls with no headers but these.
	 */
	Answer sendWith(Map<String, String> headers, String method, String path, String body) {
		HttpRequest.Builder request = request(method, path, body);
		headers.forEach(request::header);
		return send(request);
	}

	private HttpRequest.Builder request(String method, String path, @Nullable String body) {
		return HttpRequest.newBuilder(this.origin.resolve(path))
			.method(method, (body == null) ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.header("Content-Type", "application/json")
			.timeout(Duration.ofSeconds(10));
	}

	private static Answer send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
			boolean closed = response.headers().allValues("Connection").contains("close");
			return new Answer(response.statusCode(), JSON.readTree(response.body()), closed);
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An answer as the gateway sees it.
	 */
	record Answer(int status, JsonNode envelope, boolean closed) {

		JsonNode data() {
			return this.envelope.path("data");
		}

		int code() {
			return this.envelope.path("code").asInt();
		}

		String message() {
			return this.envelope.path("message").asString();
		}

	}

}
