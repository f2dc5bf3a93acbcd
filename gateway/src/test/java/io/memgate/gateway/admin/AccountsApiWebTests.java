package io.memgate.gateway.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.account.QuotaRequest;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys, plans, requests for quota and reports of the admin API. */
@ExtendWith(RedisServer.class)
class AccountsApiWebTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

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
	void acmeWithAProject() {
		post("/accounts", "{\"id\":\"acme\",\"plan\":\"team\"}");
		post("/accounts/acme/projects", "{\"id\":\"app\"}");
	}

	@Test
	void aRotatedKeyGoesOnToWorkForTheOverlap() {
		String old = key();

		HttpResponse<String> rotated = post("/accounts/acme/keys/" + old + "/rotate", "{\"overlap\":\"7d\"}");

		assertThat(rotated.statusCode()).isEqualTo(201);
		JsonNode answer = json(rotated);
		assertThat(answer.path("key").asString()).startsWith("mpg-" + answer.path("id").asString());
		Instant end = Instant.parse(answer.path("replaces").path("expires").asString());
		assertThat(end).isBetween(Instant.now().plus(6, ChronoUnit.DAYS), Instant.now().plus(8, ChronoUnit.DAYS));
		assertThat(RedisServer.commands().hget(AccountKeys.apiKey(old), "expires")).isEqualTo(end.toString());
		assertThat(RedisServer.commands().hgetall(AccountKeys.apiKey(answer.path("id").asString())))
			.containsEntry("project", "app")
			.doesNotContainKey("expires");
		assertThat(post("/accounts/acme/keys/" + old + "/rotate", "{\"overlap\":\"1y\"}").statusCode()).isEqualTo(400);
	}

	@Test
	void aRevokedKeyIsEndedOnceAndForGood() {
		String key = key();

		assertThat(post("/accounts/acme/keys/" + key + "/revoke", "{}").statusCode()).isEqualTo(400);
		assertThat(post("/accounts/acme/keys/" + key + "/revoke", "{\"reason\":\"lost\"}").statusCode()).isEqualTo(200);

		assertThat(RedisServer.commands().hget(AccountKeys.apiKey(key), "revoked")).startsWith("20");
		assertThat(
				post("/accounts/acme/keys/" + key + "/expire", "{\"expires\":\"2099-01-01T00:00:00Z\"}").statusCode())
			.isEqualTo(409);
		assertThat(post("/accounts/acme/keys/nobody/revoke", "{\"reason\":\"x\"}").statusCode()).isEqualTo(404);
		assertThat(get("/accounts/acme").body()).contains("\"revoked\":\"20");
	}

	@Test
	void aSmallerPlanNeedsTheNoticePeriodOrAnEmergency() {
		HttpResponse<String> now = post("/accounts/acme/plan", "{\"plan\":\"free\",\"reason\":\"x\"}");
		String soon = Instant.now().plus(13, ChronoUnit.DAYS).toString();
		String later = Instant.now().plus(15, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();

		assertThat(now.statusCode()).isEqualTo(409);
		assertThat(now.body()).contains("accounts.acme.apis.addMessage.quota: 9000 -> 5000")
			.contains("accounts.acme.apis.deleteMemory: allowed -> refused");
		assertThat(post("/accounts/acme/plan", "{\"plan\":\"free\",\"effective\":\"" + soon + "\",\"reason\":\"x\"}")
			.statusCode()).isEqualTo(409);
		HttpResponse<String> announced = post("/accounts/acme/plan",
				"{\"plan\":\"free\",\"effective\":\"" + later + "\",\"reason\":\"x\"}");
		assertThat(announced.body()).contains("\"plan\":\"team\",\"next\":{\"plan\":\"free\",\"from\":\"" + later);
		assertThat(RedisServer.commands().hgetall(ACME.description())).containsEntry("plan", "team")
			.containsEntry("nextPlan", "free");
		assertThat(post("/accounts/acme/plan", "{\"plan\":\"free\",\"emergency\":\"on fire\",\"reason\":\"x\"}").body())
			.contains("\"plan\":\"free\"")
			.contains("on fire")
			.doesNotContain("next");
		assertThat(RedisServer.commands().hgetall(ACME.description())).containsEntry("plan", "free")
			.doesNotContainKey("nextPlan");
	}

	@Test
	void takingBackASmallerPlanNeedsNothing() {
		String later = Instant.now().plus(15, ChronoUnit.DAYS).toString();
		post("/accounts/acme/plan", "{\"plan\":\"free\",\"effective\":\"" + later + "\",\"reason\":\"x\"}");

		assertThat(post("/accounts/acme/plan", "{\"plan\":\"team\",\"reason\":\"x\"}").statusCode()).isEqualTo(200);
	}

	@Test
	void aPlanThatHasBegunIsTheAccountsPlan() {
		RedisServer.commands()
			.hset(ACME.description(), Map.of("nextPlan", "free", "nextFrom", Instant.now().minusSeconds(1).toString()));

		assertThat(get("/accounts/acme").body()).contains("\"quota\":\"addMessage\",\"limit\":5000");
		assertThat(get("/accounts/acme/statement").body()).contains("\"plan\":\"free\"");
	}

	@Test
	void aRequestIsApprovedOnceWithItsGrant() {
		QuotaRequest asked = ask("addMessage");

		assertThat(get("/quota-requests").body()).contains(asked.id()).contains("a fair");
		HttpResponse<String> approved = post("/accounts/acme/quota-requests/" + asked.id() + "/approve",
				"{\"amount\":200,\"answer\":\"for May\"}");

		assertThat(approved.body()).contains("\"state\":\"approved\"").contains("\"granted\":200").contains("for May");
		assertThat(get("/accounts/acme").body()).contains("\"limit\":9000,\"granted\":200");
		assertThat(post("/accounts/acme/quota-requests/" + asked.id() + "/approve", "{}").statusCode()).isEqualTo(404);
		assertThat(get("/quota-requests").body()).isEqualTo("{\"requests\":[]}");
		assertThat(get("/accounts/acme/statement").body()).contains("\"amount\":200,\"reason\":\"request: a fair\"");
	}

	@Test
	void aDeclinedRequestGrantsNothingAndHasItsAnswer() {
		QuotaRequest asked = ask("addMessage");

		assertThat(post("/accounts/acme/quota-requests/" + asked.id() + "/decline", "{}").statusCode()).isEqualTo(400);
		assertThat(post("/accounts/acme/quota-requests/" + asked.id() + "/decline", "{\"answer\":\"no\"}").body())
			.contains("\"state\":\"declined\",\"answer\":\"no\"");
		assertThat(RedisServer.commands().exists(ACME.grants())).isZero();
		assertThat(listener.bean(QuotaRequests.class).of("acme").block()).hasSize(1);
	}

	@Test
	void usageOfAnAccountIsShownAndTheBusiestAreNamed() {
		RedisServer.commands().hset(ACME.usage(AccountKeys.EARLIER), "app:k:addMessage:success", "3");

		assertThat(get("/accounts/acme/usage?from=earlier&by=day").body())
			.contains("\"rows\":[{\"day\":\"earlier\",\"calls\":3,\"inputBytes\":0,\"inputTokens\":0}]");
		assertThat(get("/accounts/acme/usage?by=week").statusCode()).isEqualTo(400);
		RedisServer.commands().zadd("mg:{busiest}:calls:20260101", 7, "acme");
		assertThat(get("/busiest?day=2026-01-01").body()).isEqualTo("{\"day\":\"2026-01-01\",\"exact\":true,"
				+ "\"calls\":[{\"account\":\"acme\",\"calls\":7,\"refusals\":0}],\"refusals\":[]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/busiest?day=", "/accounts/acme/usage?from=", "/accounts/acme/usage?to=" })
	void aDayThatIsNoneIsRefusedWithItsForm(String path) {
		for (String day : List.of("today", "%2B10000-01-01", "-0001-01-01", "-999999999-01-01")) {
			HttpResponse<String> refused = get(path + day);

			assertThat(refused.statusCode()).as(day).isEqualTo(400);
			assertThat(json(refused).path("detail").asString()).matches(
					"The parameter '(day|from|to)' must be a date such as 2026-12-31, from 2000-01-01 to 9999-12-31.");
		}
	}

	@Test
	void openRequestsComeByPages() {
		for (String id : List.of("r1", "r2", "r3")) {
			ask(id, "addMessage");
		}

		JsonNode first = json(get("/quota-requests?limit=2"));
		JsonNode second = json(get("/quota-requests?limit=2&after=" + first.path("next").asString()));

		assertThat(first.path("requests").findValuesAsString("id")).containsExactly("r1", "r2");
		assertThat(second.path("requests").findValuesAsString("id")).containsExactly("r3");
		assertThat(second.has("next")).isFalse();
		assertThat(get("/quota-requests?limit=201").statusCode()).isEqualTo(400);
		assertThat(get("/quota-requests?after=r1").statusCode()).isEqualTo(400);
	}

	@Test
	void theAuditLogShowsTheNewestChangesFirstAndNoSecret() {
		String key = json(post("/accounts/acme/projects/app/keys", "{}")).path("key").asString();
		post("/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");

		JsonNode changes = json(get("/audit?limit=2")).path("changes");

		assertThat(changes).hasSize(2);
		assertThat(changes.path(0).path("what").asString()).isEqualTo("throttle.suspended");
		assertThat(changes.path(1).path("what").asString()).isEqualTo("key.create");
		assertThat(get("/audit").body()).contains("account.create").doesNotContain(key);
		assertThat(get("/audit?limit=0").statusCode()).isEqualTo(400);
	}

	private static QuotaRequest ask(String api) {
		return ask("r1", api);
	}

	private static QuotaRequest ask(String id, String api) {
		QuotaRequest asked = QuotaRequest.open(id, "acme", api, 500, "a fair", "k", Instant.now());
		assertThat(listener.bean(QuotaRequests.class).make(asked).block()).isTrue();
		return asked;
	}

	private static String key() {
		return json(post("/accounts/acme/projects/app/keys", "{}")).path("id").asString();
	}

	private static JsonNode json(HttpResponse<String> response) {
		return new JsonMapper().readTree(response.body());
	}

	private static HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	private static HttpResponse<String> post(String path, String body) {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(listener.adminUrl() + "/admin/v1" + path))
			.header("authorization", "Bearer " + AdminListener.TOKEN)
			.header("content-type", "application/json");
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
