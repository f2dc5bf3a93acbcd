package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.openapi.Described;

/**
 * Calls of one listener, each answer of which is held against the document that the
 * listener serves. What is wrong is collected.
 */
final class DescribedCalls {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int MOST_TRIES = 1000;

	private final HttpClient client;

	private final String origin;

	private final String authorization;

	private final Described document;

	private final Set<String> missing;

	private final List<String> faults = new ArrayList<>();

	/**
	 * @param documentPath where the listener serves its document
	 */
	DescribedCalls(HttpClient client, String origin, String authorization, String documentPath) {
		this.client = client;
		this.origin = origin;
		this.authorization = authorization;
		this.document = new Described(JSON.readTree(send(request(documentPath).GET()).body()));
		this.missing = new TreeSet<>(this.document.operations());
	}

	Described document() {
		return this.document;
	}

	/** Operations that were not called with success, and what was wrong with answers. */
	List<String> faults() {
		List<String> all = new ArrayList<>(this.faults);
		this.missing.forEach((operation) -> all.add(operation + " was never called with success"));
		return all;
	}

	JsonNode get(String path, int status) {
		return call(request(path).GET(), status);
	}

	JsonNode post(String path, String body, int status) {
		return call(posting(path, body), status);
	}

	HttpRequest.Builder posting(String path, String body) {
		return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
	}

	HttpRequest.Builder request(String path) {
		return anonymous(path).header("Authorization", this.authorization);
	}

	HttpRequest.Builder anonymous(String path) {
		return HttpRequest.newBuilder(URI.create(this.origin + path)).timeout(Duration.ofSeconds(10));
	}

	/** Calls, and holds the answer against the document; its body, if it is JSON. */
	JsonNode call(HttpRequest.Builder builder, int status) {
		return json(answer(builder, status));
	}

	/** The same for the answer as a whole. */
	HttpResponse<String> answer(HttpRequest.Builder builder, int status) {
		HttpResponse<String> answer = send(builder);
		check(answer, status);
		return answer;
	}

	/** Calls until an answer has the status, and holds that one against the document. */
	void callUntil(HttpRequest.Builder builder, int status) {
		HttpResponse<String> answer = send(builder);
		for (int i = 1; i < MOST_TRIES && answer.statusCode() != status; i++) {
			answer = send(builder);
		}
		check(answer, status);
	}

	private void check(HttpResponse<String> answer, int status) {
		HttpRequest request = answer.request();
		String what = request.method() + ' ' + request.uri().getPath();
		String operation = this.document.find(request.method(), request.uri().getPath());
		if (operation == null) {
			this.faults.add(what + " is no described operation");
			return;
		}
		if (answer.statusCode() != status) {
			this.faults.add(what + " answers " + answer.statusCode() + " instead of " + status + ": " + answer.body());
		}
		this.document.faults(operation, answer)
			.forEach((fault) -> this.faults
				.add(what + ", " + answer.statusCode() + ": " + fault + " in " + answer.body()));
		if (!answer.body().isEmpty() && answer.headers().firstValue("Cache-Control").isEmpty()) {
			this.faults.add(what + ", " + answer.statusCode() + ": does not say who may keep it");
		}
		if (answer.statusCode() < 300) {
			this.missing.remove(operation);
		}
	}

	private static JsonNode json(HttpResponse<String> answer) {
		boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
		return json ? JSON.readTree(answer.body()) : JSON.missingNode();
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
