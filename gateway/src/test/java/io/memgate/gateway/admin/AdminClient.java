package io.memgate.gateway.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/**
 * Asks a listener of a gateway, for tests.
 *
 * @param origin the listener's origin
 * @param authorization the header that says who asks; null for none
 * @param root what every path begins with
 */
record AdminClient(Supplier<String> origin, @Nullable String authorization, String root) {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	/** One for all that is below a path. */
	AdminClient below(String path) {
		return new AdminClient(this.origin, this.authorization, this.root + path);
	}

	/** One with another header {@code Authorization}, or none. */
	AdminClient with(@Nullable String authorization) {
		return new AdminClient(this.origin, authorization, this.root);
	}

	/** One with another credential. */
	AdminClient as(String credential) {
		return with("Bearer " + credential);
	}

	HttpResponse<String> get(String path) {
		return call("GET", path, "");
	}

	HttpResponse<String> post(String path, String body) {
		return call("POST", path, body);
	}

	HttpResponse<String> call(String method, String path, String body) {
		return send(request(path).header("content-type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	/** A request of this client's, to be sent otherwise. */
	HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.origin.get() + this.root + path))
			.timeout(Duration.ofSeconds(10));
		return (this.authorization != null) ? request.header("authorization", this.authorization) : request;
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Asks again and again until the answer is as it should be; at most for ten seconds.
	 */
	HttpResponse<String> eventually(String path, Predicate<HttpResponse<String>> good) {
		return Objects.requireNonNull(Flux.interval(Duration.ZERO, Duration.ofMillis(20))
			.onBackpressureDrop()
			.concatMap((tick) -> Mono.fromCallable(() -> get(path)).subscribeOn(Schedulers.boundedElastic()), 1)
			.filter(good)
			.blockFirst(Duration.ofSeconds(10)));
	}

	static JsonNode json(HttpResponse<String> response) {
		return AdminJson.read(response.body().getBytes(StandardCharsets.UTF_8));
	}

}
