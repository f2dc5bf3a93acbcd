package io.memgate.gateway.admin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class AdminApiWebTests {

	private static final String ACCOUNTS = "/admin/v1/accounts";

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client();

	@BeforeEach
	void acmeHasAProject() {
		assertThat(admin.post(ACCOUNTS, "{\"id\":\"acme\"}").statusCode()).isEqualTo(201);
		assertThat(admin.post(ACCOUNTS + "/acme/projects", "{\"id\":\"app\"}").statusCode()).isEqualTo(201);
	}

	@Test
	void anAccountGetsTheDefaultPlanOrTheOneThatIsAskedFor() {
		JsonNode plain = AdminClient.json(admin.post(ACCOUNTS, "{\"id\":\"plain\"}"));
		JsonNode team = AdminClient.json(admin.post(ACCOUNTS, "{\"id\":\"team\",\"plan\":\"team\"}"));

		assertThat(plain.get("plan").stringValue()).isEqualTo("free");
		assertThat(team.get("plan").stringValue()).isEqualTo("team");
	}

	@Test
	void aKeyIsShownOnceAndThenOnlyByItsId() {
		JsonNode made = AdminClient.json(admin.post(ACCOUNTS + "/acme/projects/app/keys", "{\"name\":\"laptop\"}"));
		String key = made.get("key").stringValue();

		assertThat(key).startsWith("mpg-" + made.get("id").stringValue() + "-");
		String shown = admin.get(ACCOUNTS + "/acme").body();
		assertThat(shown).contains(made.get("id").stringValue()).contains("laptop");
		assertThat(shown).doesNotContain(secret(key));
		assertThat(RedisServer.everything().toString()).doesNotContain(secret(key));
	}

	@Test
	void whatRemainsIsLimitPlusGrantsMinusUsedMinusReserved() {
		admin.post(ACCOUNTS + "/acme/grants", "{\"api\":\"searchMemory\",\"amount\":500,\"reason\":\"pilot\"}");
		RedisServer.commands().hset(new AccountKeys("acme").quota(), "searchMemory:u", "1203");
		RedisServer.commands().hset(new AccountKeys("acme").quota(), "searchMemory:r", "2");
		RedisServer.commands().hset(new AccountKeys("acme").quota(), "addMessage:u", "5001");
		RedisServer.commands().zadd(new AccountKeys("acme").granted("searchMemory"), 1, "7:expired");

		JsonNode quotas = AdminClient.json(admin.get(ACCOUNTS + "/acme")).get("quotas");

		assertThat(quotas.toString()).isEqualTo("""
				[{"quota":"addMessage","limit":5000,"granted":0,"used":5001,"reserved":0,"remaining":0},\
				{"quota":"searchMemory","limit":1000,"granted":500,"used":1203,"reserved":2,"remaining":295}]""");
	}

	@Test
	void aTotalIsAQuotaToo() {
		admin.post(ACCOUNTS, "{\"id\":\"big\",\"plan\":\"team\"}");
		admin.post(ACCOUNTS + "/big/grants", "{\"api\":\"*\",\"amount\":1,\"reason\":\"pilot\"}");

		assertThat(AdminClient.json(admin.get(ACCOUNTS + "/big")).get("quotas").get(0).toString()).isEqualTo("""
				{"quota":"*","limit":20000,"granted":1,"used":0,"reserved":0,"remaining":20001}""");
	}

	@Test
	void accountsAreListedByPages() {
		admin.post(ACCOUNTS, "{\"id\":\"second\"}");

		JsonNode first = AdminClient.json(admin.get(ACCOUNTS + "?limit=1"));
		JsonNode second = AdminClient.json(admin.get(ACCOUNTS + "?limit=1&after=" + first.get("next").stringValue()));
		JsonNode end = AdminClient.json(admin.get(ACCOUNTS + "?limit=1&after=" + second.get("next").stringValue()));

		assertThat(first.get("accounts").get(0).get("id").stringValue()).isEqualTo("acme");
		assertThat(second.get("accounts").get(0).get("id").stringValue()).isEqualTo("second");
		assertThat(end.get("accounts")).isEmpty();
		assertThat(end.has("next")).isFalse();
	}

	@Test
	void accountsAreFoundByHowTheirIdsBeginAndSorted() {
		admin.post(ACCOUNTS, "{\"id\":\"acme-2\"}");
		admin.post(ACCOUNTS, "{\"id\":\"bee\"}");

		assertThat(ids("?prefix=ac")).containsExactly("acme", "acme-2");
		assertThat(ids("?prefix=ac&sort=created&order=desc")).containsExactly("acme-2", "acme");
		assertThat(ids("?sort=id&order=desc&limit=2")).containsExactly("bee", "acme-2");
		assertThat(ids("?sort=id&order=desc&after=acme-2")).containsExactly("acme");
		JsonNode row = AdminClient.json(admin.get(ACCOUNTS + "?prefix=bee")).get("accounts").get(0);
		assertThat(row.propertyNames()).containsExactly("id", "plan", "created", "standing");
		assertThat(row.get("standing").stringValue()).isEqualTo("none");
	}

	private static List<String> ids(String query) {
		return AdminClient.json(admin.get(ACCOUNTS + query))
			.get("accounts")
			.valueStream()
			.map((row) -> row.get("id").stringValue())
			.toList();
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
		HttpResponse<String> response = admin.post("/admin/v1" + path, body);

		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
		assertThat(AdminClient.json(response).get("detail").stringValue()).isEqualTo(detail);
		assertThat(AdminClient.json(response).propertyNames()).containsExactlyInAnyOrder("type", "title", "status",
				"detail");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "{", "{\"id\":\"a-a\",\"id\":\"b-b\"}", "{\"id\":\"a-a\"} {}", "{\"id\":NaN}", "'id'" })
	void whatIsNotJsonIsRefused(String body) {
		HttpResponse<String> response = admin.post(ACCOUNTS, body);

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(AdminClient.json(response).get("detail").stringValue()).startsWith("The body ");
	}

	@Test
	void aBodyIsJsonOfAtMost16Kilobytes() {
		HttpRequest.Builder text = admin.request(ACCOUNTS)
			.header("content-type", "text/plain")
			.POST(HttpRequest.BodyPublishers.ofString("{}"));

		assertThat(admin.send(text).statusCode()).isEqualTo(415);
		assertThat(admin.post(ACCOUNTS, "{\"id\":\"" + "a".repeat(20_000) + "\"}").statusCode()).isEqualTo(413);
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=201", "limit=x", "after=nobody", "after=A", "prefix=A", "prefix=a*",
			"sort=plan", "order=up", "prefix=ac&sort=created&after=bee" })
	void aWrongPageIsRefused(String query) {
		assertThat(admin.get(ACCOUNTS + "?" + query).statusCode()).isEqualTo(400);
	}

	@Test
	void everyChangeIsOneLineOfTheAuditLogWithoutSecrets(CapturedOutput output) {
		String key = AdminClient.json(admin.post(ACCOUNTS + "/acme/projects/app/keys", "{}")).get("key").stringValue();
		admin.post(ACCOUNTS + "/acme/grants", "{\"api\":\"*\",\"amount\":9,\"reason\":\"a \\u2028 \\\" reason\"}");

		assertThat(output.getOut().lines().filter((line) -> line.contains("memgate.audit")))
			.anySatisfy((line) -> assertThat(line).contains("\"actor\":\"admin\"")
				.contains("\"what\":\"key.create\"")
				.contains("\"account\":\"acme\""))
			.anySatisfy((line) -> assertThat(line).contains("\"what\":\"grant.create\"").contains("\"amount\":9"));
		assertThat(output.getAll()).doesNotContain(secret(key));
	}

	@Test
	void withoutTheTokenNothingButHealthIsServed() {
		AdminClient nobody = admin.with(null);
		for (String path : new String[] { ACCOUNTS, ACCOUNTS + "/acme", "/actuator", "/actuator/env",
				"/actuator/prometheus", "/actuator/healthy", "/admin", "/admin/v1/none" }) {
			assertThat(nobody.get(path).statusCode()).as(path).isEqualTo(401);
			assertThat(admin.as("x".repeat(32)).get(path).statusCode()).isEqualTo(401);
			assertThat(admin.with("Basic " + AdminListener.TOKEN).get(path).statusCode()).isEqualTo(401);
		}

		HttpResponse<String> health = nobody.get("/actuator/health");
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.body()).doesNotContain("components").doesNotContain("redis_version");
		assertThat(nobody.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		HttpResponse<String> refused = nobody.get(ACCOUNTS);
		assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"memgate admin\"");
		assertThat(AdminClient.json(refused).get("status").intValue()).isEqualTo(401);
	}

	@Test
	void withTheTokenTheActuatorIsServed() {
		assertThat(admin.get("/actuator/metrics").statusCode()).isEqualTo(200);
		assertThat(admin.get("/actuator/prometheus").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/openmem/v1/add/message", "/administrator", "/actuators", "/%61dmin/v1/accounts",
			"/admin/v1/accounts;x=1", "/actuator/health/..%2fenv", "/actuator/health//", "/actuator/health/.." })
	void nothingElseIsOnTheAdminListener(String path) {
		assertThat(admin.get(path).statusCode()).isEqualTo(404);
	}

	@Test
	void theAdminListenerServesNoHandlerOfTheApplicationsOwnContext() {
		assertThat(admin.get("/public-page").statusCode()).isEqualTo(404);
		assertThat(listener.publicClient().get("/public-page").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { ACCOUNTS, ACCOUNTS + "/acme", "/actuator", "/actuator/health", "/actuator/env", "/admin" })
	void nothingOfTheAdminListenerIsOnThePublicOne(String path) {
		assertThat(listener.publicClient().get(path).statusCode()).isEqualTo(404);
	}

	/** A connection that stalls does so once in some hundred requests. */
	@Test
	void aConnectionAnswersOneRequestAfterTheOther() {
		for (int i = 0; i < 1000; i++) {
			assertThat(admin.get(ACCOUNTS).statusCode()).isEqualTo(200);
		}
	}

	private static String secret(String key) {
		return key.substring(key.length() - 43);
	}

}
