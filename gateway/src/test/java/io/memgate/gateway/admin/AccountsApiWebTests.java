package io.memgate.gateway.admin;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.account.QuotaRequest;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys, plans, requests for quota and reports of the admin API. */
@ExtendWith(RedisServer.class)
class AccountsApiWebTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client().below("/admin/v1");

	@BeforeEach
	void acmeWithAProject() {
		admin.post("/accounts", "{\"id\":\"acme\",\"plan\":\"team\"}");
		admin.post("/accounts/acme/projects", "{\"id\":\"app\"}");
	}

	@Test
	void aRotatedKeyGoesOnToWorkForTheOverlap() {
		String old = key();

		HttpResponse<String> rotated = admin.post("/accounts/acme/keys/" + old + "/rotate", "{\"overlap\":\"7d\"}");

		assertThat(rotated.statusCode()).isEqualTo(201);
		JsonNode answer = AdminClient.json(rotated);
		assertThat(answer.path("key").asString()).startsWith("mpg-" + answer.path("id").asString());
		Instant end = Instant.parse(answer.path("replaces").path("expires").asString());
		assertThat(end).isBetween(Instant.now().plus(6, ChronoUnit.DAYS), Instant.now().plus(8, ChronoUnit.DAYS));
		assertThat(RedisServer.commands().hget(AccountKeys.apiKey(old), "expires")).isEqualTo(end.toString());
		assertThat(RedisServer.commands().hgetall(AccountKeys.apiKey(answer.path("id").asString())))
			.containsEntry("project", "app")
			.doesNotContainKey("expires");
		assertThat(newest("key.rotate")).contains("\"replaces\":{\"id\":\"" + old)
			.contains(answer.path("id").asString())
			.doesNotContain(answer.path("key").asString());
		assertThat(admin.post("/accounts/acme/keys/" + old + "/rotate", "{\"overlap\":\"1y\"}").statusCode())
			.isEqualTo(400);
	}

	@Test
	void aRotatedKeysSuccessorEndsWhenTheOldOneWasToUnlessItIsGivenAnotherEnd() {
		String old = key();
		admin.post("/accounts/acme/keys/" + old + "/expire", "{\"expires\":\"2099-01-01T00:00:00Z\"}");
		assertThat(newest("key.expire")).contains(old, "\"expires\":\"2099-01-01T00:00:00Z\"");

		HttpResponse<String> kept = admin.post("/accounts/acme/keys/" + old + "/rotate", "{\"overlap\":\"0s\"}");
		HttpResponse<String> late = admin.post("/accounts/acme/keys/" + old + "/rotate", "{}");
		HttpResponse<String> given = admin.post("/accounts/acme/keys/" + old + "/rotate",
				"{\"expires\":\"2098-01-01T00:00:00Z\"}");

		assertThat(kept.body()).contains("\"expires\":\"2099-01-01T00:00:00Z\",\"replaces\":");
		assertThat(RedisServer.commands().hget(AccountKeys.apiKey(member(kept, "id")), "expires"))
			.isEqualTo("2099-01-01T00:00:00Z");
		assertThat(late.statusCode()).isEqualTo(409);
		assertThat(late.body()).contains("Key '" + old + "' has ended at 20");
		assertThat(RedisServer.commands().hget(AccountKeys.apiKey(member(given, "id")), "expires"))
			.isEqualTo("2098-01-01T00:00:00Z");
	}

	@Test
	void aRevokedKeyIsEndedOnceAndForGood() {
		String key = key();

		assertThat(admin.post("/accounts/acme/keys/" + key + "/revoke", "{}").statusCode()).isEqualTo(400);
		assertThat(admin.post("/accounts/acme/keys/" + key + "/revoke", "{\"reason\":\"lost\"}").statusCode())
			.isEqualTo(200);

		assertThat(RedisServer.commands().hget(AccountKeys.apiKey(key), "revoked")).startsWith("20");
		assertThat(newest("key.revoke")).contains("\"key\":\"" + key + '"')
			.contains("\"project\":\"app\"")
			.contains("\"reason\":\"lost\"");
		assertThat(admin.post("/accounts/acme/keys/" + key + "/expire", "{\"expires\":\"2099-01-01T00:00:00Z\"}")
			.statusCode()).isEqualTo(409);
		assertThat(admin.post("/accounts/acme/keys/nobody/revoke", "{\"reason\":\"x\"}").statusCode()).isEqualTo(404);
		assertThat(admin.get("/accounts/acme").body()).contains("\"revoked\":\"20");
	}

	@Test
	void aSmallerPlanNeedsTheNoticePeriodOrAnEmergency() {
		HttpResponse<String> now = admin.post("/accounts/acme/plan", "{\"plan\":\"free\",\"reason\":\"x\"}");
		String soon = Instant.now().plus(13, ChronoUnit.DAYS).toString();
		String later = Instant.now().plus(15, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();

		assertThat(now.statusCode()).isEqualTo(409);
		JsonNode problem = AdminClient.json(now);
		assertThat(Instant.parse(problem.path("earliest").asString())).isBetween(
				Instant.now().plus(14, ChronoUnit.DAYS).minusSeconds(60),
				Instant.now().plus(14, ChronoUnit.DAYS).plusSeconds(2));
		assertThat(problem.path("tighter").toString())
			.contains("{\"what\":\"accounts.acme.apis.addMessage.quota\",\"old\":\"9000\",\"new\":\"5000\"}");
		assertThat(now.body()).contains("accounts.acme.apis.addMessage.quota: 9000 -> 5000")
			.contains("accounts.acme.apis.deleteMemory: allowed -> refused");
		assertThat(
				admin.post("/accounts/acme/plan", "{\"plan\":\"free\",\"effective\":\"" + soon + "\",\"reason\":\"x\"}")
					.statusCode())
			.isEqualTo(409);
		HttpResponse<String> announced = admin.post("/accounts/acme/plan",
				"{\"plan\":\"free\",\"effective\":\"" + later + "\",\"reason\":\"x\"}");
		assertThat(announced.body()).contains("\"plan\":\"team\",\"next\":{\"plan\":\"free\",\"from\":\"" + later);
		assertThat(RedisServer.commands().hgetall(ACME.description())).containsEntry("plan", "team")
			.containsEntry("nextPlan", "free");
		assertThat(admin.post("/accounts/acme/plan", "{\"plan\":\"free\",\"emergency\":\"on fire\",\"reason\":\"x\"}")
			.body()).contains("\"plan\":\"free\"").contains("on fire").doesNotContain("next");
		assertThat(newest("account.plan")).contains("\"plan\":\"free\"", "\"reason\":\"x\"",
				"\"emergency\":\"on fire\"");
		assertThat(RedisServer.commands().hgetall(ACME.description())).containsEntry("plan", "free")
			.doesNotContainKey("nextPlan");
	}

	@Test
	void takingBackASmallerPlanNeedsNothing() {
		String later = Instant.now().plus(15, ChronoUnit.DAYS).toString();
		admin.post("/accounts/acme/plan", "{\"plan\":\"free\",\"effective\":\"" + later + "\",\"reason\":\"x\"}");

		assertThat(admin.post("/accounts/acme/plan", "{\"plan\":\"team\",\"reason\":\"x\"}").statusCode())
			.isEqualTo(200);
	}

	@Test
	void aPlanThatHasBegunIsTheAccountsPlan() {
		RedisServer.commands()
			.hset(ACME.description(), Map.of("nextPlan", "free", "nextFrom", Instant.now().minusSeconds(1).toString()));

		assertThat(admin.get("/accounts/acme").body()).contains("\"quota\":\"addMessage\",\"limit\":5000")
			.startsWith("{\"id\":\"acme\",\"plan\":\"free\",\"created\":");
		assertThat(admin.get("/accounts").body()).contains("\"plan\":\"free\"").doesNotContain("next");
		assertThat(admin.get("/accounts/acme/statement").body()).contains("\"plan\":\"free\"");
	}

	@Test
	void aPlanThatIsToComeIsShownBesideTheOneInForce() {
		RedisServer.commands().hset(ACME.description(), Map.of("nextPlan", "free", "nextFrom", "2099-01-01T00:00:00Z"));

		String next = "\"plan\":\"team\",\"next\":{\"plan\":\"free\",\"from\":\"2099-01-01T00:00:00Z\"}";
		assertThat(admin.get("/accounts/acme").body()).contains(next);
	}

	@Test
	void aRequestIsApprovedOnceWithItsGrant() {
		QuotaRequest asked = ask("addMessage");

		assertThat(admin.get("/quota-requests").body()).contains(asked.id()).contains("a fair");
		assertThat(admin.post("/accounts/acme/quota-requests/" + asked.id() + "/approve", "{\"amount\":0}").body())
			.contains("The member 'amount' must be a whole number from 1 to ");
		HttpResponse<String> approved = admin.post("/accounts/acme/quota-requests/" + asked.id() + "/approve",
				"{\"amount\":200,\"answer\":\"for May\"}");

		assertThat(approved.body()).contains("\"state\":\"approved\"").contains("\"granted\":200").contains("for May");
		assertThat(newest("quota-request.approve")).contains(asked.id(), "\"granted\":200");
		assertThat(admin.get("/accounts/acme").body()).contains("\"limit\":9000,\"granted\":200");
		assertThat(admin.post("/accounts/acme/quota-requests/" + asked.id() + "/approve", "{}").statusCode())
			.isEqualTo(404);
		assertThat(admin.get("/quota-requests").body()).isEqualTo("{\"requests\":[]}");
		assertThat(admin.get("/accounts/acme/statement").body())
			.contains("\"amount\":200,\"reason\":\"request: a fair\"");
	}

	@Test
	void aDeclinedRequestGrantsNothingAndHasItsAnswer() {
		QuotaRequest asked = ask("addMessage");

		assertThat(admin.post("/accounts/acme/quota-requests/" + asked.id() + "/decline", "{}").statusCode())
			.isEqualTo(400);
		assertThat(admin.post("/accounts/acme/quota-requests/" + asked.id() + "/decline", "{\"answer\":\"no\"}").body())
			.contains("\"state\":\"declined\",\"answer\":\"no\"");
		assertThat(newest("quota-request.decline")).contains(asked.id(), "\"answer\":\"no\"");
		assertThat(RedisServer.commands().exists(ACME.grants())).isZero();
		assertThat(admin.get("/accounts/acme/quota-requests").body()).startsWith("{\"requests\":[{\"id\":\"r1\"")
			.contains("\"state\":\"declined\",\"answer\":\"no\"");
		assertThat(admin.get("/accounts/nobody/quota-requests").statusCode()).isEqualTo(404);
	}

	@Test
	void usageOfAnAccountIsShownAndTheBusiestAreNamed() {
		RedisServer.commands().hset(ACME.usage(AccountKeys.EARLIER), "app:k:addMessage:success", "3");

		assertThat(admin.get("/accounts/acme/usage?from=earlier&by=day").body())
			.contains("\"rows\":[{\"day\":\"earlier\",\"calls\":3,\"inputBytes\":0,\"inputTokens\":0}]");
		assertThat(admin.get("/accounts/acme/usage?by=week").statusCode()).isEqualTo(400);
		RedisServer.commands().zadd("mg:{busiest}:calls:20260101", 7, "acme");
		assertThat(admin.get("/busiest?day=2026-01-01").body()).isEqualTo("{\"day\":\"2026-01-01\",\"exact\":true,"
				+ "\"calls\":[{\"account\":\"acme\",\"calls\":7,\"refusals\":0}],\"refusals\":[]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/busiest?day=", "/accounts/acme/usage?from=", "/accounts/acme/usage?to=" })
	void aDayThatIsNoneIsRefusedWithItsForm(String path) {
		for (String day : List.of("today", "%2B10000-01-01", "-0001-01-01", "-999999999-01-01")) {
			HttpResponse<String> refused = admin.get(path + day);

			assertThat(refused.statusCode()).as(day).isEqualTo(400);
			assertThat(AdminClient.json(refused).path("detail").asString()).matches(
					"The parameter '(day|from|to)' must be a date such as 2026-12-31, from 2000-01-01 to 9999-12-31.");
		}
	}

	@Test
	void openRequestsComeByPages() {
		for (String id : List.of("r1", "r2", "r3")) {
			ask(id, "addMessage");
		}

		HttpResponse<String> page = admin.get("/quota-requests?limit=2");
		assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
		JsonNode first = AdminClient.json(page);
		JsonNode second = AdminClient.json(admin.get("/quota-requests?limit=2&after=" + first.path("next").asString()));

		assertThat(first.path("requests").findValuesAsString("id")).containsExactly("r1", "r2");
		assertThat(second.path("requests").findValuesAsString("id")).containsExactly("r3");
		assertThat(second.has("next")).isFalse();
		assertThat(admin.get("/quota-requests?limit=201").statusCode()).isEqualTo(400);
		assertThat(admin.get("/quota-requests?after=r1").statusCode()).isEqualTo(400);
	}

	@Test
	void theAuditLogShowsTheNewestChangesFirstAndNoSecret() {
		String key = AdminClient.json(admin.post("/accounts/acme/projects/app/keys", "{}")).path("key").asString();
		admin.post("/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");

		JsonNode changes = AdminClient.json(admin.get("/audit?limit=2")).path("changes");

		assertThat(changes).hasSize(2);
		assertThat(changes.path(0).path("what").asString()).isEqualTo("throttle.suspended");
		assertThat(changes.path(1).path("what").asString()).isEqualTo("key.create");
		assertThat(admin.get("/audit").body()).contains("account.create").doesNotContain(key);
		assertThat(admin.get("/audit?limit=0").statusCode()).isEqualTo(400);
	}

	private static QuotaRequest ask(String api) {
		return ask("r1", api);
	}

	private static QuotaRequest ask(String id, String api) {
		QuotaRequest asked = QuotaRequest.open(id, "acme", api, 500, "a fair", "k", Instant.now());
		assertThat(listener.bean(QuotaRequests.class).make(asked).block()).isTrue();
		return asked;
	}

	/** The newest line of the audit log, which is of such a change of account acme. */
	private static String newest(String what) {
		JsonNode line = AdminClient.json(admin.get("/audit?limit=1")).path("changes").path(0);
		assertThat(line.path("what").asString()).isEqualTo(what);
		assertThat(line.path("account").asString()).isEqualTo("acme");
		return line.toString();
	}

	private static String member(HttpResponse<String> answer, String name) {
		return AdminClient.json(answer).path(name).asString();
	}

	private static String key() {
		return AdminClient.json(admin.post("/accounts/acme/projects/app/keys", "{}")).path("id").asString();
	}

}
