package io.memgate.gateway.admin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.redis.AdminKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Administrators' sessions in a browser, and the page that begins them. */
@ExtendWith(RedisServer.class)
class AdminSessionWebTests {

	private static final String ACCOUNT = "{\"id\":\"acme\"}";

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client();

	private static final AdminClient anybody = admin.with(null);

	@Test
	void aCredentialBeginsASessionWhoseCookieIsOutOfReach() {
		HttpResponse<String> answer = signIn(AdminListener.TOKEN);

		assertThat(answer.statusCode()).isEqualTo(204);
		assertThat(answer.body()).isEmpty();
		assertThat(setCookie(answer)).matches("memgate-admin=admin-[0-9a-f]{16}[.][A-Za-z0-9]{43}; Max-Age=43200;"
				+ " Expires=[^;]+; Path=/; HTTPOnly; SameSite=Strict");
		assertThat(me(cookie(answer)).body()).isEqualTo("{\"id\":\"admin\",\"role\":\"admin\"}");
		assertThat(RedisServer.everything().toString()).doesNotContain(cookie(answer).split("[.]")[1]);
	}

	@Test
	void aSessionHasTheRoleOfItsCredential() {
		String cookie = cookie(signIn(create("vera", "viewer")));

		assertThat(me(cookie).body()).isEqualTo("{\"id\":\"vera\",\"role\":\"viewer\"}");
		assertThat(write(cookie, "Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(403);
	}

	@Test
	void changesAreOfTheSessionsOwner() {
		String cookie = cookie(signIn(create("bob", "admin")));

		assertThat(write(cookie, "Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(201);
		assertThat(admin.get("/admin/v1/audit?limit=1").body())
			.contains("\"actor\":\"bob\",\"what\":\"account.create\"");
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site, cross-site", "Sec-Fetch-Site, same-site", "Sec-Fetch-Site, none",
			"Origin, https://evil.example", "Origin, null", "X-Nothing, x" })
	void whatAnotherSitesPageWouldChangeIsRefused(String header, String value) {
		String cookie = cookie(signIn(AdminListener.TOKEN));

		HttpResponse<String> refused = write(cookie, header, value);

		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("must come from a page of this gateway");
		assertThat(admin.get("/admin/v1/accounts/acme").statusCode()).isEqualTo(404);
		assertThat(anybody
			.send(with(cookie, "/admin/v1/session").header(header, value)
				.method("DELETE", HttpRequest.BodyPublishers.noBody()))
			.statusCode()).isEqualTo(403);
		assertThat(me(cookie).statusCode()).isEqualTo(200);
	}

	@Test
	void theListenersOwnPageMayChange() {
		String cookie = cookie(signIn(AdminListener.TOKEN));

		assertThat(write(cookie, "Origin", listener.adminUrl()).statusCode()).isEqualTo(201);
	}

	@Test
	void signingOutEndsTheSession() {
		String cookie = cookie(signIn(AdminListener.TOKEN));
		String another = cookie(signIn(AdminListener.TOKEN));

		HttpResponse<String> out = anybody
			.send(with(cookie, "/admin/v1/session").header("Sec-Fetch-Site", "same-origin")
				.method("DELETE", HttpRequest.BodyPublishers.noBody()));

		assertThat(out.statusCode()).isEqualTo(204);
		assertThat(setCookie(out)).startsWith("memgate-admin=; Max-Age=0;");
		assertThat(me(cookie).statusCode()).isEqualTo(401);
		assertThat(me(another).statusCode()).isEqualTo(200);
		assertThat(anybody.call("DELETE", "/admin/v1/session", "").statusCode()).isEqualTo(204);
	}

	@Test
	void aRevokedCredentialsSessionEndsAtOnceEvenIfItsIdIsGivenAgain() {
		String cookie = cookie(signIn(create("alice", "admin")));

		admin.call("DELETE", "/admin/v1/credentials/alice", "");
		assertThat(me(cookie).statusCode()).isEqualTo(401);
		create("alice", "admin");

		assertThat(me(cookie).statusCode()).isEqualTo(401);
		assertThat(me(cookie).body()).contains("sign in at /admin/console/");
	}

	@Test
	void aReplacedCredentialsSessionEndsWithTheOverlap() {
		String cookie = cookie(signIn(create("alice", "admin")));

		admin.post("/admin/v1/credentials/alice/rotate", "{\"overlap\":\"1h\"}");
		assertThat(me(cookie).statusCode()).isEqualTo(200);
		admin.post("/admin/v1/credentials/alice/rotate", "{}");

		assertThat(me(cookie).statusCode()).isEqualTo(401);
	}

	@Test
	void anExpiredCredentialsSessionEndsAtOnce() {
		String cookie = cookie(signIn(create("guest", "viewer")));
		String kept = RedisServer.commands().hget(AdminKeys.CREDENTIALS, "guest");

		RedisServer.commands()
			.hset(AdminKeys.CREDENTIALS, "guest",
					kept.replace("\"hash\"", "\"expires\":\"" + Instant.now().minusSeconds(1) + "\",\"hash\""));

		assertThat(me(cookie).statusCode()).isEqualTo(401);
	}

	@Test
	void aWrongHeaderIsNotMadeGoodByASession() {
		String cookie = cookie(signIn(AdminListener.TOKEN));

		assertThat(admin.as("wrong")
			.send(admin.as("wrong").request("/admin/v1/accounts").header("Cookie", cookie).GET())
			.statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "memgate-admin=", "memgate-admin=admin", "memgate-admin=admin.x", "memgate-admin=%2e",
			"memgate-admin=admin-0123456789abcdef.0123456789012345678901234567890123456789012", "memgate=x" })
	void whatIsNoSessionLetsNobodyIn(String cookie) {
		assertThat(me(cookie).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"token":"wrong"} | 401
			{"token":"mga-alice-0123456789012345678901234567890123456789012"} | 401
			{} | 400
			{"token":1} | 400
			{"key":"x"} | 400
			""")
	void whatIsNoCredentialBeginsNoSession(String body, int status) {
		HttpResponse<String> answer = anybody.post("/admin/v1/session", body);

		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
	}

	@Test
	void thePageIsHereWithoutACredentialAndTheWayToItIsShort() {
		HttpResponse<String> page = anybody.get("/admin/console/");
		HttpResponse<String> root = anybody.get("/");

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
			.startsWith("default-src 'none'; script-src 'self';")
			.doesNotContain("unsafe");
		assertThat(page.body()).doesNotContain("<style", " style=", "onclick", "http://", "https://")
			.doesNotContainPattern("<script(?![^>]*src=)");
		assertThat(root.statusCode()).isEqualTo(307);
		assertThat(root.headers().firstValue("Location")).contains("/admin/console/");
		assertThat(anybody.get("/admin/console").headers().firstValue("Location")).contains("/admin/console/");
		assertThat(anybody.get("/admin/console/shared/dom.js").statusCode()).isEqualTo(200);
		assertThat(listener.publicClient().get("/admin/console/").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin/console/../v1/accounts", "/admin/console/%2e%2e/v1/accounts", "/admin/consoles",
			"/admin/v1/session/", "/admin/v1/session/x", "/public-page" })
	void beyondThePageACredentialIsWanted(String path) {
		assertThat(anybody.get(path).statusCode()).isBetween(400, 404);
	}

	private static HttpResponse<String> signIn(String token) {
		return anybody.post("/admin/v1/session", "{\"token\":\"" + token + "\"}");
	}

	private static String create(String id, String role) {
		return AdminClient
			.json(admin.post("/admin/v1/credentials", "{\"id\":\"" + id + "\",\"role\":\"" + role + "\"}"))
			.path("secret")
			.asString();
	}

	private static String setCookie(HttpResponse<String> answer) {
		List<String> all = answer.headers().allValues("Set-Cookie");
		assertThat(all).hasSize(1);
		return all.getFirst();
	}

	private static String cookie(HttpResponse<String> answer) {
		return setCookie(answer).split(";")[0];
	}

	private static HttpRequest.Builder with(String cookie, String path) {
		return anybody.request(path).header("Cookie", cookie);
	}

	private static HttpResponse<String> me(String cookie) {
		return anybody.send(with(cookie, "/admin/v1/credentials/me").GET());
	}

	private static HttpResponse<String> write(String cookie, String header, String value) {
		return anybody.send(with(cookie, "/admin/v1/accounts").header(header, value)
			.header("content-type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(ACCOUNT)));
	}

}
