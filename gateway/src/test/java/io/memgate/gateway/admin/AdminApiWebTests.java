package io.memgate.gateway.admin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class AdminApiWebTests {

	private static final String ACCOUNTS = "/admin/v1/accounts";

	private static final HttpClient http = HttpClient.newHttpClient();

	private static AdminListener listener;

	@BeforeAll
	static void start() {
		listener = AdminListener.start();
	}

	@AfterAll
	static void stop() {
		listener.close();
	}

	@BeforeEach
	void acmeHasAProject() {
		assertThat(post(ACCOUNTS, "{\"id\":\"acme\"}").statusCode()).isEqualTo(201);
		assertThat(post(ACCOUNTS + "/acme/projects", "{\"id\":\"app\"}").statusCode()).isEqualTo(201);
	}

	@Test
	void anAccountGetsTheDefaultPlanOrTheOneThatIsAskedFor() {
		JsonNode plain = json(post(ACCOUNTS, "{\"id\":\"plain\"}"));
		JsonNode team = json(post(ACCOUNTS, "{\"id\":\"team\",\"plan\":\"team\"}"));

		assertThat(plain.get("plan").stringValue()).isEqualTo("free");
		assertThat(team.get("plan").stringValue()).isEqualTo("team");
	}

	@Test
	void aKeyIsShownOnceAndThenOnlyByItsId() {
		JsonNode made = json(post(ACCOUNTS + "/acme/projects/app/keys", "{\"name\":\"laptop\"}"));
		String key = made.get("key").stringValue();

		assertThat(key).startsWith("mpg-" + made.get("id").stringValue() + "-");
		String shown = get(ACCOUNTS + "/acme").body();
		assertThat(shown).contains(made.get("id").stringValue()).contains("laptop");
		assertThat(shown).doesNotContain(secret(key));
		assertThat(RedisServer.everything().toString()).doesNotContain(secret(key));
	}

	@Test
	void whatRemainsIsLimitPlusGrantsMinusUsedMinusReserved() {
		post(ACCOUNTS + "/acme/grants", "{\"api\":\"searchMemory\",\"amount\":500,\"reason\":\"pilot\"}");
		RedisServer.commands().hset(new AccountKeys("acme").quota(), "searchMemory:u", "1203");
		RedisServer.commands().hset(new AccountKeys("acme").quota(), "searchMemory:r", "2");
		RedisServer.commands().hset(new AccountKeys("acme").quota(), "addMessage:u", "5001");
		RedisServer.commands().zadd(new AccountKeys("acme").granted("searchMemory"), 1, "7:expired");

		JsonNode quotas = json(get(ACCOUNTS + "/acme")).get("quotas");

		assertThat(quotas.toString()).isEqualTo("""
				[{"quota":"addMessage","limit":5000,"granted":0,"used":5001,"reserved":0,"remaining":0},\
				{"quota":"searchMemory","limit":1000,"granted":500,"used":1203,"reserved":2,"remaining":295}]""");
	}

	@Test
	void aTotalIsAQuotaToo() {
		post(ACCOUNTS, "{\"id\":\"big\",\"plan\":\"team\"}");
		post(ACCOUNTS + "/big/grants", "{\"api\":\"*\",\"amount\":1,\"reason\":\"pilot\"}");

		assertThat(json(get(ACCOUNTS + "/big")).get("quotas").get(0).toString()).isEqualTo("""
				{"quota":"*","limit":20000,"granted":1,"used":0,"reserved":0,"remaining":20001}""");
	}

	@Test
	void accountsAreListedByPages() {
		post(ACCOUNTS, "{\"id\":\"second\"}");

		JsonNode first = json(get(ACCOUNTS + "?limit=1"));
		JsonNode second = json(get(ACCOUNTS + "?limit=1&after=" + first.get("next").stringValue()));
		JsonNode end = json(get(ACCOUNTS + "?limit=1&after=" + second.get("next").stringValue()));

		assertThat(first.get("accounts").get(0).get("id").stringValue()).isEqualTo("acme");
		assertThat(second.get("accounts").get(0).get("id").stringValue()).isEqualTo("second");
		assertThat(end.get("accounts")).isEmpty();
		assertThat(end.has("next")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					/accounts | {"id":"acme"} | 409 | There is already an account 'acme'.
					/accounts/acme/projects | {"id":"app"} | 409 | There is already a project 'app'.
					/accounts/nobody/projects | {"id":"app"} | 404 | There is no account 'nobody'.
					/accounts/nobody/projects/app/keys | {} | 404 | There is no project 'app' of an account 'nobody'.
					/accounts/acme/projects/none/keys | {} | 404 | There is no project 'none' of an account 'acme'.
					/accounts/no*body/projects | {"id":"app"} | 404 | There is no account 'no*body'.
					/accounts/nobody/grants | {"api":"*","amount":1,"reason":"x"} | 404 | There is no account 'nobody'.
					/accounts | {"id":"A b"} | 400 | The member 'id' must be 3 to 40 of a-z, 0-9 and '-', with no '-' at either end.
					/accounts | {"plan":"free"} | 400 | The member 'id' is missing.
					/accounts | {"id":null} | 400 | The member 'id' is missing.
					/accounts | {"id":7} | 400 | The member 'id' must be a string of 1 to 100 characters, without control characters.
					/accounts | {"id":"new","plan":"gold"} | 400 | The member 'plan' must be one of free, team.
					/accounts | {"id":"new","owner":"me"} | 400 | The member 'owner' is not known here; known are id, plan.
					/accounts | [] | 400 | The body must be a JSON object.
					/accounts/acme/projects/app/keys | {"expires":"2020-01-01T00:00:00Z"} | 400 | The member 'expires' must be an instant in the future with its zone, such as 2027-03-31T00:00:00Z.
					/accounts/acme/projects/app/keys | {"expires":"2099-01-01"} | 400 | The member 'expires' must be an instant in the future with its zone, such as 2027-03-31T00:00:00Z.
					/accounts/acme/grants | {"api":"deleteMemory","amount":1,"reason":"x"} | 400 | The member 'api' must be an Api with a quota, or * for the account's total: *, addMessage, searchMemory.
					/accounts/acme/grants | {"api":"*","amount":0,"reason":"x"} | 400 | The member 'amount' must be a whole number from 1 to 1000000000000.
					/accounts/acme/grants | {"api":"*","amount":1.5,"reason":"x"} | 400 | The member 'amount' must be a whole number from 1 to 1000000000000.
					/accounts/acme/grants | {"api":"*","amount":"1","reason":"x"} | 400 | The member 'amount' must be a whole number from 1 to 1000000000000.
					/accounts/acme/grants | {"api":"*","amount":1} | 400 | The member 'reason' is missing.
					""")
	void whatCannotBeDoneIsToldAsAProblem(String path, String body, int status, String detail) {
		HttpResponse<String> response = post("/admin/v1" + path, body);

		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
		assertThat(json(response).get("detail").stringValue()).isEqualTo(detail);
		assertThat(json(response).propertyNames()).containsExactlyInAnyOrder("type", "title", "status", "detail");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "{", "{\"id\":\"a-a\",\"id\":\"b-b\"}", "{\"id\":\"a-a\"} {}", "{\"id\":NaN}", "'id'" })
	void whatIsNotJsonIsRefused(String body) {
		HttpResponse<String> response = post(ACCOUNTS, body);

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).get("detail").stringValue()).startsWith("The body ");
	}

	@Test
	void aBodyIsJsonOfAtMost16Kilobytes() {
		HttpRequest text = request(listener.adminUrl() + ACCOUNTS)
			.header("authorization", "Bearer " + AdminListener.TOKEN)
			.header("content-type", "text/plain")
			.POST(HttpRequest.BodyPublishers.ofString("{}"))
			.build();

		assertThat(send(text).statusCode()).isEqualTo(415);
		assertThat(post(ACCOUNTS, "{\"id\":\"" + "a".repeat(20_000) + "\"}").statusCode()).isEqualTo(413);
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=201", "limit=x", "after=nobody" })
	void aWrongPageIsRefused(String query) {
		assertThat(get(ACCOUNTS + "?" + query).statusCode()).isEqualTo(400);
	}

	@Test
	void everyChangeIsOneLineOfTheAuditLogWithoutSecrets(CapturedOutput output) {
		String key = json(post(ACCOUNTS + "/acme/projects/app/keys", "{}")).get("key").stringValue();
		post(ACCOUNTS + "/acme/grants", "{\"api\":\"*\",\"amount\":9,\"reason\":\"a \\u2028 \\\" reason\"}");

		assertThat(output.getOut().lines().filter((line) -> line.contains("memgate.audit")))
			.anySatisfy((line) -> assertThat(line).contains("\"actor\":\"admin\"")
				.contains("\"what\":\"key.create\"")
				.contains("\"account\":\"acme\""))
			.anySatisfy((line) -> assertThat(line).contains("\"what\":\"grant.create\"").contains("\"amount\":9"));
		assertThat(output.getAll()).doesNotContain(secret(key));
	}

	@Test
	void withoutTheTokenNothingButHealthIsServed() {
		for (String path : new String[] { ACCOUNTS, ACCOUNTS + "/acme", "/actuator", "/actuator/env",
				"/actuator/prometheus", "/actuator/healthy", "/admin", "/admin/v1/none" }) {
			assertThat(get(listener.adminUrl() + path, null).statusCode()).as(path).isEqualTo(401);
			assertThat(get(listener.adminUrl() + path, "Bearer " + "x".repeat(32)).statusCode()).isEqualTo(401);
			assertThat(get(listener.adminUrl() + path, "Basic " + AdminListener.TOKEN).statusCode()).isEqualTo(401);
		}

		HttpResponse<String> health = get(listener.adminUrl() + "/actuator/health", null);
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.body()).doesNotContain("components").doesNotContain("redis_version");
		assertThat(get(listener.adminUrl() + "/actuator/health/liveness", null).statusCode()).isEqualTo(200);
		HttpResponse<String> refused = get(listener.adminUrl() + ACCOUNTS, null);
		assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"memgate admin\"");
		assertThat(json(refused).get("status").intValue()).isEqualTo(401);
	}

	@Test
	void withTheTokenTheActuatorIsServed() {
		assertThat(get("/actuator/metrics").statusCode()).isEqualTo(200);
		assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/api/openmem/v1/add/message", "/administrator", "/actuators", "/%61dmin/v1/accounts",
			"/admin/v1/accounts;x=1", "/actuator/health/..%2fenv", "/actuator/health//", "/actuator/health/.." })
	void nothingElseIsOnTheAdminListener(String path) {
		assertThat(get(path).statusCode()).isEqualTo(404);
	}

	@Test
	void theAdminListenerServesNoHandlerOfTheApplicationsOwnContext() {
		assertThat(get("/public-page").statusCode()).isEqualTo(404);
		assertThat(get(listener.publicUrl() + "/public-page", null).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { ACCOUNTS, ACCOUNTS + "/acme", "/actuator", "/actuator/health", "/actuator/env", "/admin" })
	void nothingOfTheAdminListenerIsOnThePublicOne(String path) {
		assertThat(get(listener.publicUrl() + path, "Bearer " + AdminListener.TOKEN).statusCode()).isEqualTo(404);
	}

	/** A connection that stalls does so once in some hundred requests. */
	@Test
	void aConnectionAnswersOneRequestAfterTheOther() {
		for (int i = 0; i < 1000; i++) {
			assertThat(get(ACCOUNTS).statusCode()).isEqualTo(200);
		}
	}

	private static HttpResponse<String> post(String path, String body) {
		return send(request(listener.adminUrl() + path).header("authorization", "Bearer " + AdminListener.TOKEN)
			.header("content-type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build());
	}

	private static HttpResponse<String> get(String path) {
		return get(listener.adminUrl() + path, "Bearer " + AdminListener.TOKEN);
	}

	private static HttpResponse<String> get(String url, @Nullable String authorization) {
		HttpRequest.Builder request = request(url);
		if (authorization != null) {
			request.header("authorization", authorization);
		}
		return send(request.build());
	}

	private static HttpRequest.Builder request(String url) {
		return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
	}

	private static HttpResponse<String> send(HttpRequest request) {
		try {
			return http.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JsonNode json(HttpResponse<String> response) {
		return AdminJson.read(response.body().getBytes(StandardCharsets.UTF_8));
	}

	private static String secret(String key) {
		return key.substring(key.length() - 43);
	}

}
