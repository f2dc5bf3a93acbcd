package io.memgate.gateway.system;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes governed calls with one ApiKey, and repeats none.
 */
final class Client implements AutoCloseable {

	/** How long a client waits that is not to lose patience. */
	static final Duration PATIENCE = Duration.ofSeconds(35);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String key;

	Client(String key) {
		this.key = key;
	}

	/** Empty where nobody listened, so that the call was not even offered. */
	Optional<Answer> send(URI origin, Ask ask, Duration patience) {
		long sent = System.nanoTime();
		try {
			return Optional.of(Answer.of(ask,
					this.http.send(request(origin, ask, patience), HttpResponse.BodyHandlers.ofString()), sent));
		}
		catch (ConnectException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of(Answer.none(ask, sent));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private HttpRequest request(URI origin, Ask ask, Duration patience) {
		HttpRequest.Builder request = HttpRequest.newBuilder(origin.resolve(Installation.API + ask.path()))
			.timeout(patience)
			.header("Authorization", "Token " + this.key)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(ask.body()));
		ask.headers().forEach(request::setHeader);
		return request.build();
	}

	@Override
	public void close() {
		this.http.close();
	}

}
