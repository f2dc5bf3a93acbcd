package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.notice.Notice;
import io.memgate.gateway.notice.NoticeKind;
import io.memgate.gateway.notice.NoticeSource;
import io.memgate.gateway.notice.Targets;
import io.memgate.gateway.notice.TlsReceiver;
import io.memgate.gateway.notice.WebhookSender;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class NoticeWebTests extends GatewayUnderTest {

	private static final String NOTICES = "/memgate/v1/notices";

	private static final Instant PUBLISHED = Instant.parse("2026-11-28T12:00:00Z");

	private static final List<Notice> CURRENT = new CopyOnWriteArrayList<>();

	private static final TlsReceiver RECEIVER = new TlsReceiver();

	@LocalManagementPort
	private int adminPort;

	@DynamicPropertySource
	static void log(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "notices");
	}

	@AfterAll
	static void stop() {
		RECEIVER.close();
	}

	@BeforeEach
	void twoAreCurrent() {
		RECEIVER.received().clear();
		CURRENT.clear();
		CURRENT.add(notice("index", PUBLISHED, null, "The index is rebuilt <soon> & well."));
		CURRENT.add(notice("older", PUBLISHED.minusSeconds(60), null, "Older."));
		CURRENT.add(notice("of-other", PUBLISHED, "other", "Only for another account."));
	}

	@Test
	void everybodyReadsTheGeneralOnesNewestFirst() {
		Answered all = keyless(NOTICES, "Accept", "*/*");

		assertThat(all.status()).isEqualTo(200);
		assertThat(all.json().path("notices").findValuesAsString("id")).containsExactly("index", "older");
		assertThat(all.json().path("notices").get(0).toString()).startsWith("""
				{"id":"index","kind":"maintenance","published":"2026-11-28T12:00:00Z","from":""");
		assertThat(all.header("Cache-Control")).isEqualTo("max-age=60, public");
		assertThat(all.header("Vary")).contains("Authorization");
		assertThat(all.header("X-Request-Id")).hasSize(36);
	}

	@Test
	void whatHasNotChangedIsNotSentAgain() {
		for (String path : List.of(NOTICES, NOTICES + ".atom")) {
			String tag = keyless(path, "Accept", "*/*").header("ETag");

			assertThat(keyless(path, "If-None-Match", tag).status()).isEqualTo(304);
			CURRENT.removeFirst();
			assertThat(keyless(path, "If-None-Match", tag).status()).isEqualTo(200);
		}
	}

	@Test
	void theFeedHasTheGeneralOnes() {
		Answered feed = keyless(NOTICES + ".atom", "Accept", "*/*");

		assertThat(feed.header("Content-Type")).isEqualTo("application/atom+xml;charset=utf-8");
		assertThat(feed.response().body()).contains("The index is rebuilt &lt;soon&gt; &amp; well.", "Older.")
			.doesNotContain("another account");
	}

	@Test
	void aNoticeIsReadAsJsonOrAsAPage() {
		Answered json = keyless(NOTICES + "/index", "Accept", "application/json");
		Answered page = keyless(NOTICES + "/index", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

		assertThat(json.text("summary")).isEqualTo("The index is rebuilt <soon> & well.");
		assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
		assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
		assertThat(page.response().body()).contains("<h1>The index is rebuilt &lt;soon&gt; &amp; well.</h1>",
				"Maintenance · published 28 November 2026, 12:00 UTC", "until 28 November 2026, 14:00 UTC",
				"searchMemory: serving → away");
	}

	@Test
	void anotherAccountsNoticeIsNotFoundAndIsInNoList() {
		assertThat(keyless(NOTICES + "/of-other", "Accept", "*/*").status()).isEqualTo(404);
		assertThat(send(request(NOTICES + "/of-other").GET()).text("type")).isEqualTo("/memgate/problems/unknown-path");
		assertThat(send(request(NOTICES).GET()).response().body()).doesNotContain("of-other");
	}

	@Test
	void aKeyThatIsNotValidIsRefused() {
		Answered refused = keyless(NOTICES, "Authorization",
				"Token " + this.key.substring(0, this.key.length() - 1) + '_');

		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.header("WWW-Authenticate")).isNotEmpty();
	}

	@Test
	void anAccountIsToldThatItHasCrossedAShareAndNobodyElseIs() {
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "getMessage:u", "4000");
		assertThat(post(GET, "{\"user_id\":\"u\",\"conversation_id\":\"c\"}").status()).isEqualTo(200);

		await(() -> send(request(NOTICES).GET()).response().body().contains("80% of the quota of getMessage"));

		Answered all = send(request(NOTICES).GET());
		assertThat(all.header("Cache-Control")).isEqualTo("no-store");
		String id = all.json().path("notices").get(0).path("id").asString();
		assertThat(send(request(NOTICES + '/' + id).GET()).text("kind")).isEqualTo("quota.threshold");
		assertThat(keyless(NOTICES + '/' + id, "Accept", "*/*").status()).isEqualTo(404);
		assertThat(keyless(NOTICES, "Accept", "*/*").response().body()).doesNotContain(id);
	}

	@Test
	void whatIsAnnouncedAndWhatAnAccountCrossesIsDeliveredSigned() {
		String secret = admin("POST", "", "{\"url\":\"" + RECEIVER.url() + "\",\"everyAccount\":true}").text("secret");
		CURRENT.add(notice("new-one", PUBLISHED, null, "New."));
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "searchMemory:u", "799");
		post(SEARCH, ONE_QUERY);

		await(() -> types().contains("quota.threshold")
				&& RECEIVER.received().stream().anyMatch((got) -> got.header("webhook-id").startsWith("new-one-")));

		assertThat(RECEIVER.received()).allMatch((got) -> got.isSigned(secret));
		assertThat(RECEIVER.received()).filteredOn((got) -> got.header("webhook-id").startsWith("new-one-"))
			.singleElement()
			.satisfies((got) -> assertThat(got.body()).startsWith(
					"{\"type\":\"maintenance\",\"timestamp\":\"2026-11-28T12:00:00Z\",\"data\":{\"id\":\"new-one\""));
	}

	@Test
	void aTestIsDeliveredAndAfterARotationBothSecretsSign() {
		Answered made = admin("POST", "", "{\"url\":\"" + RECEIVER.url() + "\"}");
		String old = made.text("secret");
		String fresh = admin("POST", '/' + made.text("id") + "/rotate", "{}").text("secret");

		Answered tested = admin("POST", '/' + made.text("id") + "/test", "{}");

		assertThat(tested.json().toString()).isEqualTo("{\"delivered\":true,\"said\":\"answered 204\"}");
		await(() -> types().contains("webhook.test"));
		assertThat(RECEIVER.received()).anyMatch((got) -> got.isSigned(old) && got.isSigned(fresh));
		assertThat(fresh).isNotEqualTo(old);
	}

	private static List<String> types() {
		return RECEIVER.received()
			.stream()
			.map((got) -> new JsonMapper().readTree(got.body()).path("type").asString())
			.toList();
	}

	private Answered keyless(String path, String header, String value) {
		return send(HttpRequest.newBuilder(request(path).build().uri()).header(header, value).GET());
	}

	private Answered admin(String method, String path, String body) {
		URI uri = URI.create("http://127.0.0.1:" + this.adminPort + "/admin/v1/webhooks" + path);
		try {
			return new Answered(this.client.send(HttpRequest.newBuilder(uri)
				.header("Authorization", "Bearer a-secret-of-a-test-of-at-least-32-characters")
				.header("Content-Type", "application/json")
				.method(method, HttpRequest.BodyPublishers.ofString(body))
				.build(), HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static Notice notice(String id, Instant published, @Nullable String account, String summary) {
		return new Notice(id, NoticeKind.MAINTENANCE, published, published.plusSeconds(3600),
				published.plusSeconds(7200), summary, List.of(new Notice.Line("searchMemory", "serving", "away")),
				account, null);
	}

	/** Notices of the test's own, and webhooks that may be on loopback. */
	@TestConfiguration(proxyBeanMethods = false)
	static class Parts {

		@Bean
		@Primary
		NoticeSource currentNotices() {
			return () -> CURRENT;
		}

		@Bean
		@Primary
		Targets loopback() {
			return TlsReceiver.loopback();
		}

		@Bean
		@Primary
		WebhookSender trustingSender(Targets targets, Clock clock) {
			return TlsReceiver.sender(targets, clock);
		}

	}

}
