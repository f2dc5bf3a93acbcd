package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.memgate.gateway.Promise;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys that are sent in every place of a request, right and wrong, stand afterwards in
 * nothing that was written: logs, usage log, metrics, Redis, answers, pages, files.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("promise")
class CanaryWebTests {

	private final StartedGateway gateway = RawGateway.running();

	private final HttpClient client = HttpClient.newHttpClient();

	private final List<String> answers = new ArrayList<>();

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void noKeyStandsInAnythingThatWasWritten(CapturedOutput output) throws IOException {
		List<String> canaries = new ArrayList<>();
		for (String key : List.of(issued(), issued().replaceFirst("-[^-]+-", "-abcdefghijklmn27-"), issued() + "x")) {
			canaries.add(secret(key));
			everywhere(key);
		}
		String credential = credential();
		canaries.add(secret(credential));
		administer(credential);
		administer(credential.substring(0, credential.length() - 1) + 'A');
		canaries.add(this.gateway.adminToken());

		Map<String, String> written = written(output);

		long hits = written.values()
			.stream()
			.filter((text) -> canaries.stream().anyMatch((canary) -> text.contains(canary.substring(0, 40))))
			.count();
		Promise.P20.measured("canaries", hits == 0, "%d secrets, %d answers, %d places searched: hits %d",
				canaries.size(), this.answers.size(), written.size(), hits);
		assertThat(written.keySet()).contains("answers", "metrics", "output")
			.anyMatch((name) -> name.startsWith("redis "));
		written.forEach((place, text) -> canaries
			.forEach((canary) -> assertThat(around(text, canary.substring(0, 40))).as(place).isEmpty()));
	}

	/** Where a text stands in another; empty when it does not. */
	private static String around(String text, String canary) {
		int at = text.indexOf(canary);
		return (at < 0) ? "" : text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100));
	}

	/** The 43 characters that make a key. */
	private static String secret(String key) {
		return key.split("-", 3)[2];
	}

	/** The one answer that shows a key is left out of the search. */
	private String issued() {
		return shown(this.gateway.admin("POST", "/accounts/" + RawGateway.ACCOUNT + "/projects/first/keys", "{}"),
				"key");
	}

	private String credential() {
		return shown(this.gateway.admin("POST", "/credentials", "{\"id\":\"canary\",\"role\":\"viewer\"}"), "secret");
	}

	private static String shown(GatewayUnderTest.Answered answer, String member) {
		assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
		return answer.text(member);
	}

	private void everywhere(String key) throws IOException {
		String add = GatewayUnderTest.ADD;
		for (String authorization : List.of("Token " + key, "Bearer " + key, key, "Basic " + key, "Token  " + key,
				"Token " + key + ", Token " + key, "Token \t" + key)) {
			raw("POST " + add + " HTTP/1.1", "Authorization: " + authorization, GatewayUnderTest.ONE_MESSAGE);
			raw("POST " + add + " HTTP/1.1", "Authorization: " + authorization, "{\"user_id\":");
			raw("GET /memgate/v1/limits HTTP/1.1", "Authorization: " + authorization, "");
			raw("GET /nothing HTTP/1.1", "Authorization: " + authorization, "");
		}
		for (String header : List.of("X-Api-Key: " + key, "Cookie: key=" + key, "Idempotency-Key: " + key,
				"X-Request-Id: " + key, "X-Forwarded-For: " + key, "Accept: " + key, "Content-Type: " + key,
				"Content-Encoding: " + key, "Transfer-Encoding: " + key, "Host: " + key, key + ": a",
				"User-Agent: " + key, "Origin: https://" + key, "Bad " + key, "Upgrade: websocket " + key)) {
			raw("POST " + add + " HTTP/1.1", "Authorization: Token " + this.gateway.key() + "\r\n" + header,
					GatewayUnderTest.ONE_MESSAGE);
		}
		for (String target : List.of("/" + key, add + "?key=" + key, "/api/openmem/v1/get/memory/" + key + "/x",
				"/memgate/v1/decisions/x?key=" + key, "/" + key + "%", "http://" + key + "/",
				"/memgate/v1/usage?from=" + key)) {
			raw("GET " + target + " HTTP/1.1", "Authorization: Token " + this.gateway.key(), "");
		}
		raw(key + " / HTTP/1.1", "X: a", "");
		raw("GET / " + key, "X: a", "");
		for (String body : List.of("{\"key\":\"" + key + "\"}", "{\"key\":\"" + key, "{\"" + key + "\":1}")) {
			raw("POST /memgate/v1/session HTTP/1.1", "Content-Type: application/json", body);
			raw("POST /memgate/v1/quota-requests HTTP/1.1",
					"Authorization: Token " + key + "\r\nContent-Type: application/json", body);
		}
	}

	private void administer(String credential) throws IOException {
		for (String path : List.of("/admin/v1/accounts", "/admin/v1/audit", "/actuator/info", "/admin/v1/nothing",
				"/admin/v1/accounts/" + credential.toLowerCase(Locale.ROOT))) {
			raw(URI.create(this.gateway.adminUrl()).getPort(), "GET " + path + " HTTP/1.1",
					"Authorization: Bearer " + credential, "");
		}
		for (String body : List.of("{\"token\":\"" + credential + "\"}", "{\"" + credential + "\":1}",
				'"' + credential)) {
			raw(URI.create(this.gateway.adminUrl()).getPort(), "POST /admin/v1/session HTTP/1.1",
					"Content-Type: application/json", body);
		}
	}

	private void raw(String line, String headers, String body) throws IOException {
		raw(this.gateway.port(), line, headers, body);
	}

	private void raw(int port, String line, String headers, String body) throws IOException {
		String host = headers.startsWith("Host:") ? "" : "Host: gateway\r\n";
		try (RawConversation conversation = new RawConversation(port)) {
			conversation
				.write((line + "\r\n" + host + headers + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
					.getBytes(StandardCharsets.ISO_8859_1));
			assertThat(conversation.answers(1)).as(line)
				.isNotEmpty()
				.allSatisfy((answer) -> this.answers.add(answer.head() + answer.text()));
		}
	}

	private Map<String, String> written(CapturedOutput output) throws IOException {
		Map<String, String> written = new TreeMap<>();
		written.put("output", output.getAll());
		written.put("answers", String.join("\n", this.answers));
		written.put("metrics", get("/actuator/prometheus"));
		written.put("audit", get("/admin/v1/audit"));
		RawGateway.REDIS.ask(RedisServer::everything).forEach((key, value) -> written.put("redis " + key, key + value));
		awaitUsageLog();
		try (Stream<Path> files = Files.walk(RawGateway.FOLDER)) {
			files.filter((file) -> Files.isRegularFile(file) && !file.endsWith("secret"))
				.forEach((file) -> written.put(file.toString(), read(file)));
		}
		return written;
	}

	/** One thread writes it in order, so the last record comes after all others. */
	private void awaitUsageLog() {
		String id = this.gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE).header("X-Request-Id");
		GatewayUnderTest.await(() -> read(RawGateway.FOLDER.resolve("usage.log")).contains(id));
	}

	private String get(String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.gateway.adminUrl() + path))
			.header("Authorization", "Bearer " + this.gateway.adminToken())
			.build();
		HttpResponse<String> answer = this.client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
		assertThat(answer.statusCode()).as(path).isEqualTo(200);
		return answer.body();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
