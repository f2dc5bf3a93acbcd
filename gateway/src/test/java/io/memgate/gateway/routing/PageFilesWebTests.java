package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** The console's files over HTTP. */
class PageFilesWebTests extends GatewayUnderTest {

	@DynamicPropertySource
	static void log(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "pages");
	}

	@Test
	void thePageIsHereWithoutAKeyAndRunsNothingButItsOwnFiles() {
		Answered page = get("/console/");

		assertThat(page.status()).isEqualTo(200);
		assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
		assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self';")
			.contains("frame-ancestors 'none'", "base-uri 'none'")
			.doesNotContain("unsafe");
		assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
		assertThat(page.response().body()).doesNotContain("<style", " style=", "onclick", "http://", "https://")
			.doesNotContainPattern("<script(?![^>]*src=)");
	}

	@Test
	void withoutItsSlashThePathLeadsToThePage() {
		Answered answer = get("/console");

		assertThat(answer.status()).isEqualTo(308);
		assertThat(answer.header("Location")).isEqualTo("/console/");
	}

	@ParameterizedTest
	@CsvSource({ "/console/main.js, text/javascript;charset=utf-8",
			"/console/shared/dom.js, text/javascript;charset=utf-8", "/console/shared/base.css, text/css;charset=utf-8",
			"/console/vendor/preact.js, text/javascript;charset=utf-8", "/console/text/zh.json, application/json" })
	void eachFileHasItsType(String path, String type) {
		Answered file = get(path);

		assertThat(file.status()).isEqualTo(200);
		assertThat(file.header("Content-Type")).isEqualTo(type);
		assertThat(file.header("Content-Security-Policy")).isNotEmpty();
	}

	@Test
	void aFileThatABrowserHasIsNotSentAgain() {
		String tag = get("/console/main.js").header("ETag");

		Answered again = send(anonymous("/console/main.js").header("If-None-Match", tag).GET());

		assertThat(tag).matches("\"[0-9a-f]{24}\"");
		assertThat(again.status()).isEqualTo(304);
		assertThat(again.response().body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/text", "/console/text/", "/console/nothing.js", "/console/%6dain.js",
			"/console/shared/../main.js", "/console//main.js", "/console/main.js;a=b", "/console/vendor/", "/main.js",
			"/console/index.html/", "/console/application.yml" })
	void thereIsNothingElse(String path) {
		assertThat(get(path).status()).isBetween(400, 404);
	}

	@Test
	void aPageIsOnlyRead() {
		assertThat(send(anonymous("/console/").POST(HttpRequest.BodyPublishers.noBody())).status()).isBetween(404, 405);
		Answered head = send(anonymous("/console/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
		assertThat(head.status()).isEqualTo(200);
		assertThat(head.response().body()).isEmpty();
	}

	private Answered get(String path) {
		return send(anonymous(path).GET());
	}

	private HttpRequest.Builder anonymous(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
	}

}
