package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.SessionKeys;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Signing in with an ApiKey, and what a session is good for. */
class SessionWebTests extends GatewayUnderTest {

	private static final String SESSION = "/memgate/v1/session";

	private static final String LIMITS = "/memgate/v1/limits";

	private static final String REQUESTS = "/memgate/v1/quota-requests";

	private static final String MORE = """
			{"api":"searchMemory","amount":500,"reason":"a demonstration"}""";

	private static final String WRONG_KEY = "mpg-abcdefghijklmnop-" + "A".repeat(43);

	private String keyId = "";

	@DynamicPropertySource
	static void log(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "session");
		registry.add("memgate.trusted-proxies", () -> "127.0.0.0/8");
		registry.add("memgate.failure-budget.address.per-second", () -> 5);
		registry.add("memgate.failure-budget.address.burst", () -> 20);
	}

	@BeforeEach
	void keyIsKnown() {
		this.keyId = this.key.split("-")[1];
		await(() -> send(request(LIMITS).GET()).status() == 200);
		await(() -> signIn(this.key).status() == 204);
	}

	@Test
	void aSessionIsOutOfReachOfScriptsAndOfOtherSites() {
		String cookie = signIn(this.key).header("Set-Cookie");

		assertThat(cookie).startsWith("memgate=" + this.keyId + '.')
			.containsIgnoringCase("; HttpOnly")
			.contains("; Path=/;", "; SameSite=Strict", "; Max-Age=43200")
			.doesNotContain("Secure", "Domain", this.key);
	}

	@Test
	void overTlsItStaysThere() {
		Answered signedIn = send(anonymous(SESSION).header("X-Forwarded-Proto", "https")
			.POST(HttpRequest.BodyPublishers.ofString(body(this.key))));

		assertThat(signedIn.header("Set-Cookie")).contains("; Secure");
	}

	@Test
	void aSessionReadsWhatItsKeyReads() {
		String cookie = cookie();

		assertThat(send(with(cookie, LIMITS).GET()).text("account")).isEqualTo(ACCOUNT);
		assertThat(send(with(cookie, "/memgate/v1/keys").GET()).json().get("keys")).anySatisfy((key) -> {
			assertThat(key.get("id").asString()).isEqualTo(this.keyId);
			assertThat(key.get("asking").asBoolean()).isTrue();
		});
		assertThat(send(with(cookie, "/memgate/v1/policy").GET()).json().has("account")).isTrue();
	}

	@Test
	void aSessionIsNoKeyOfGovernedCalls() {
		Answered answer = send(with(cookie(), ADD).header("Sec-Fetch-Site", "same-origin")
			.POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));

		assertThat(answer.status()).isEqualTo(401);
		assertThat(used("addMessage")).isZero();
	}

	@Test
	void theKeyInItsHeaderCountsMoreThanASession() {
		Answered answer = send(with(cookie(), LIMITS).setHeader("Authorization", "Token " + WRONG_KEY).GET());

		assertThat(answer.status()).isEqualTo(401);
	}

	@Test
	void whoSignsOutHasNoSessionAnyMore() {
		String cookie = cookie();

		Answered out = send(with(cookie, SESSION).header("Sec-Fetch-Site", "same-origin").DELETE());

		assertThat(out.status()).isEqualTo(204);
		assertThat(out.header("Set-Cookie")).startsWith("memgate=;").contains("Max-Age=0");
		Answered after = send(with(cookie, LIMITS).GET());
		assertThat(after.status()).isEqualTo(401);
		assertThat(after.text("message")).contains("session has ended");
	}

	@ParameterizedTest
	@CsvSource({ "0, PT31M, 401", "0, PT29M, 200", "PT12H1M, PT1M, 401", "PT11H59M, PT1M, 200" })
	void aSessionEndsWhenItWasNotUsedOrIsTooOld(String age, String idle, int status) {
		String cookie = cookie();
		backdate(age.equals("0") ? Duration.parse(idle) : Duration.parse(age), Duration.parse(idle));

		assertThat(send(with(cookie, LIMITS).GET()).status()).isEqualTo(status);
	}

	@Test
	void useKeepsASession() {
		String cookie = cookie();
		backdate(Duration.ofHours(2), Duration.ofMinutes(20));

		assertThat(send(with(cookie, LIMITS).GET()).status()).isEqualTo(200);

		assertThat(RedisServer.commands().hvals(sessions())).anySatisfy((kept) -> assertThat(micros(kept.split(" ")[1]))
			.isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
	}

	@Test
	void aRevokedKeyEndsItsSessions() {
		String cookie = cookie();

		this.directory.change(ACCOUNT, this.keyId, (key) -> key.revoked(Instant.now())).block();

		await(() -> send(with(cookie, LIMITS).GET()).status() == 401);
		assertThat(send(with(cookie, LIMITS).GET()).status()).isEqualTo(401);
	}

	@Test
	void elevenSessionsOfAKeyAreOneTooMany() {
		String first = cookie();
		backdate(Duration.ofMinutes(5), Duration.ofMinutes(5));
		for (int i = 0; i < 10; i++) {
			cookie();
		}

		assertThat(RedisServer.commands().hlen(sessions())).isEqualTo(10);
		assertThat(send(with(first, LIMITS).GET()).status()).isEqualTo(401);
	}

	@Test
	void redisHasNoTicket() {
		String token = cookie().split("\\.")[1];

		assertThat(RedisServer.everything().toString()).doesNotContain(token);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site",
			"Sec-Fetch-Site: same-site", "Sec-Fetch-Site: none", "Accept: application/json" })
	void anotherSitesPageChangesNothingThroughASession(String header) {
		String[] parts = header.split(": ");
		Answered answer = send(
				with(cookie(), REQUESTS).header(parts[0], parts[1]).POST(HttpRequest.BodyPublishers.ofString(MORE)));

		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.text("message")).contains("page of this gateway");
		assertThat(send(request(REQUESTS).GET()).json().get("requests")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site", "Origin" })
	void aPageOfThisGatewayAsksForMore(String header) {
		String value = header.equals("Origin") ? "http://127.0.0.1:" + this.port : "same-origin";

		Answered answer = send(
				with(cookie(), REQUESTS).header(header, value).POST(HttpRequest.BodyPublishers.ofString(MORE)));

		assertThat(answer.status()).isEqualTo(201);
		assertThat(send(request(REQUESTS).GET()).json().get("requests")).hasSize(1);
	}

	@Test
	void anotherSitesPageSignsNobodyOut() {
		String cookie = cookie();

		assertThat(send(with(cookie, SESSION).header("Sec-Fetch-Site", "cross-site").DELETE()).status()).isEqualTo(403);
		assertThat(send(with(cookie, LIMITS).GET()).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "abcdefghijklmnop." + "A", "../../etc.passwd" })
	void whatIsNoTicketIsRefused(String ticket) {
		Answered answer = send(with("memgate=" + ticket, LIMITS).GET());

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.text("message")).contains("Sign in again");
	}

	@Test
	void aWrongKeySignsNobodyInAndIsCounted() {
		assertThat(signIn(WRONG_KEY).status()).isEqualTo(401);
		assertThat(signIn(WRONG_KEY).response().headers().map()).doesNotContainKey("set-cookie");

		await(() -> signIn(WRONG_KEY).status() == 429);
	}

	private Answered signIn(String key) {
		return send(anonymous(SESSION).POST(HttpRequest.BodyPublishers.ofString(body(key))));
	}

	private static String body(String key) {
		return "{\"key\":\"" + key + "\"}";
	}

	/** A new session's cookie, as a browser sends it. */
	private String cookie() {
		return signIn(this.key).header("Set-Cookie").split(";")[0];
	}

	private HttpRequest.Builder anonymous(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofSeconds(10))
			.header("Content-Type", "application/json");
	}

	private HttpRequest.Builder with(String cookie, String path) {
		return anonymous(path).header("Cookie", cookie);
	}

	private String sessions() {
		return SessionKeys.sessions("key", this.keyId);
	}

	/** Makes the key's sessions older than they are. */
	private void backdate(Duration age, Duration idle) {
		Instant now = Instant.now();
		String older = micros(now.minus(age)) + " " + micros(now.minus(idle));
		RedisServer.commands()
			.hkeys(sessions())
			.forEach((session) -> RedisServer.commands().hset(sessions(), Map.of(session, older)));
	}

	private static long micros(Instant at) {
		return ChronoUnit.MICROS.between(Instant.EPOCH, at);
	}

	private static Instant micros(String text) {
		return Instant.EPOCH.plus(Long.parseLong(text), ChronoUnit.MICROS);
	}

}
