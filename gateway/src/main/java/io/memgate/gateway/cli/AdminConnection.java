package io.memgate.gateway.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the admin API is and how to be let in, and the calls to it. Every failure is a
 * {@link CommandFailure} that says what, where and what to do.
 */
final class AdminConnection {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String USUAL_URL = "http://127.0.0.1:8081";

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

	@Option(names = "--admin-url", paramLabel = "URL", scope = ScopeType.INHERIT,
			description = "Address of the admin listener. Default: $MEMGATE_ADMIN_URL, else " + USUAL_URL + ".")
	private @Nullable String url;

	@Option(names = "--token-file", paramLabel = "FILE", scope = ScopeType.INHERIT,
			description = "File with the admin token. Default: the token in $MEMGATE_ADMIN_TOKEN.")
	private @Nullable Path tokenFile;

	private final Map<String, String> environment;

	AdminConnection(Map<String, String> environment) {
		this.environment = environment;
	}

	/** Reads what is at a path of the admin API. */
	String get(String path) {
		return send(request(path).GET().build());
	}

	/** Makes something at a path of the admin API; members that are null are left out. */
	String post(String path, Map<String, @Nullable Object> members) {
		members.values().removeIf((value) -> value == null);
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(members)))
			.build());
	}

	/** Takes away what is at a path of the admin API. */
	String delete(String path) {
		return send(request(path).DELETE().build());
	}

	static JsonNode json(String answer) {
		return JSON.readTree(answer);
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(uri(path)).timeout(ANSWER_TIMEOUT).header("Authorization", "Bearer " + token());
	}

	private URI uri(String path) {
		try {
			URI uri = URI.create(address() + "/admin/v1" + path);
			if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
				return uri;
			}
		}
		catch (IllegalArgumentException ex) {
			throw notAnAddress();
		}
		throw notAnAddress();
	}

	private CommandFailure notAnAddress() {
		return CommandFailure.misused("'" + address() + "' is not an address such as " + USUAL_URL
				+ ". Check --admin-url or MEMGATE_ADMIN_URL.");
	}

	private String address() {
		String given = (this.url != null) ? this.url : this.environment.getOrDefault("MEMGATE_ADMIN_URL", USUAL_URL);
		return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
	}

	private String token() {
		String token = (this.tokenFile != null) ? content(this.tokenFile)
				: this.environment.getOrDefault("MEMGATE_ADMIN_TOKEN", "");
		if (token.isBlank()) {
			throw CommandFailure.misused("There is no admin token. Give --token-file FILE, or set MEMGATE_ADMIN_TOKEN, "
					+ "for example by 'source deploy/local/.data/memgate.env'.");
		}
		return token.strip();
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw CommandFailure.misused("The token file " + file + " cannot be read: " + ex + '.');
		}
	}

	private String send(HttpRequest request) {
		try (HttpClient http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(CONNECT_TIMEOUT)
			.build()) {
			return body(http.send(request, HttpResponse.BodyHandlers.ofString()));
		}
		catch (ConnectException ex) {
			throw CommandFailure.failed("Nothing answers at " + address() + ". Is the gateway running? Start it with "
					+ "deploy/local/up, or give its address with --admin-url or MEMGATE_ADMIN_URL.");
		}
		catch (IOException ex) {
			throw CommandFailure.failed("The call to " + address() + " failed: " + ex.getMessage()
					+ ". Whether a change was made is not known; look before repeating it.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw CommandFailure.failed("Interrupted.");
		}
	}

	private String body(HttpResponse<String> response) {
		if (response.statusCode() < 300) {
			return response.body();
		}
		String detail = problemDetail(response.body());
		if (detail == null) {
			throw CommandFailure.failed("What answers at " + address() + " (status " + response.statusCode()
					+ ") is not Memgate's admin API. Check --admin-url or MEMGATE_ADMIN_URL.");
		}
		throw CommandFailure.failed(
				(response.statusCode() == 401)
						? "The gateway at " + address()
								+ " does not accept this admin token. Check --token-file or MEMGATE_ADMIN_TOKEN."
						: detail);
	}

	private static @Nullable String problemDetail(String body) {
		try {
			JsonNode detail = JSON.readTree(body).get("detail");
			return (detail != null && detail.isString()) ? detail.stringValue() : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
