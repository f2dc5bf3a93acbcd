package io.memgate.gateway.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.account.Scope;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** The deletion of accounts and projects over the admin API. */
@ExtendWith(RedisServer.class)
class DeletionApiWebTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	private static final String ACCOUNT = "/accounts/acme/deletion";

	private static final String PROJECT = "/accounts/acme/projects/app/deletion";

	private static final HttpClient http = HttpClient.newHttpClient();

	private static final JsonMapper JSON = new JsonMapper();

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
	void acmeWithTwoProjectsAndMemories() {
		listener.memoryService().reset();
		listener.memoryService().memories(Mono.just(7L));
		post("/accounts", "{\"id\":\"acme\",\"plan\":\"free\"}");
		post("/accounts/acme/projects", "{\"id\":\"app\"}");
		post("/accounts/acme/projects", "{\"id\":\"site\"}");
	}

	@Test
	void askedOnceItSaysWhatWouldGoAndChangesNothing() {
		makeKey("app");
		makeKey("site");
		List<String> before = RedisServer.commands().keys("mg:{acme}:*");

		JsonNode asked = json(post(ACCOUNT, "{}"));

		assertThat(asked.path("state").asString()).isEqualTo("asked");
		assertThat(asked.path("projects").toString()).isEqualTo("[\"app\",\"site\"]");
		assertThat(asked.path("keys").asInt()).isEqualTo(2);
		assertThat(asked.path("memories").asInt()).isEqualTo(7);
		assertThat(asked.path("quotas").toString()).contains("addMessage");
		assertThat(asked.path("say").asString()).contains("cannot be taken back");
		assertThat(RedisServer.commands().keys("mg:{acme}:*"))
			.containsExactlyInAnyOrderElementsOf(with(before, ACME.deletionCode("*")));
		assertThat(RedisServer.commands().pttl(ACME.deletionCode("*"))).isBetween(590_000L, 600_000L);
		assertThat(json(post(PROJECT, "{}")).path("keys").asInt()).isOne();
		assertThat(get(ACCOUNT).statusCode()).isEqualTo(404);
		assertThat(listener.memoryService().deleted()).isEmpty();
	}

	@Test
	void onlyTheCodeOfThisVeryDeletionBeginsIt() {
		String code = code(ACCOUNT);

		assertThat(post(ACCOUNT, "{\"confirm\":\"guessed\",\"reason\":\"x\"}").statusCode()).isEqualTo(409);
		assertThat(post(ACCOUNT, "{\"confirm\":\"" + code + "\"}").statusCode()).isEqualTo(400);
		assertThat(post(PROJECT, "{\"confirm\":\"" + code + "\",\"reason\":\"x\"}").statusCode()).isEqualTo(409);
		assertThat(post("/accounts/acme/projects/none/deletion", "{}").statusCode()).isEqualTo(404);
		assertThat(post("/accounts/none/deletion", "{}").statusCode()).isEqualTo(404);

		assertThat(get("/accounts/acme").statusCode()).isEqualTo(200);
		assertThat(listener.memoryService().deleted()).isEmpty();
	}

	@Test
	void aDeletedAccountIsGoneForGood() {
		String key = makeKey("app");
		post("/accounts/acme/grants", "{\"api\":\"addMessage\",\"amount\":5,\"reason\":\"x\"}");
		post("/accounts", "{\"id\":\"other\",\"plan\":\"free\"}");

		JsonNode deleted = json(post(ACCOUNT, "{\"confirm\":\"" + code(ACCOUNT) + "\",\"reason\":\"the end\"}"));

		assertThat(deleted.path("state").asString()).isEqualTo("deleted");
		assertThat(deleted.path("memories").asString()).isEqualTo("deleted");
		assertThat(listener.memoryService().deleted()).containsExactly(new Scope("acme", null));
		assertThat(RedisServer.commands().keys("mg:{acme}:*")).containsExactlyInAnyOrder(ACME.deleted(),
				ACME.standing(), ACME.changed());
		assertThat(RedisServer.commands().pttl(ACME.standing())).isPositive();
		assertThat(RedisServer.commands().pttl(ACME.changed())).isBetween(0L, 60_000L);
		assertThat(RedisServer.commands().exists(AccountKeys.apiKey(key))).isZero();
		assertThat(RedisServer.commands().zrange(AccountKeys.INDEX, 0, -1)).containsExactly("other");
		assertThat(get("/accounts/acme").body()).contains("was deleted at");
		assertThat(get("/accounts/other").statusCode()).isEqualTo(200);
		HttpResponse<String> again = post("/accounts", "{\"id\":\"acme\"}");
		assertThat(again.statusCode()).isEqualTo(409);
		assertThat(again.body()).contains("not used again");
		assertThat(json(post(ACCOUNT, "{}")).path("state").asString()).isEqualTo("deleted");
		assertThat(get("/audit?limit=5").body()).contains("account.deleted")
			.contains("account.delete\"")
			.contains("the end");
	}

	@Test
	void aDeletedProjectLeavesItsAccountAndWhatItUsed() {
		String gone = makeKey("app");
		String stays = makeKey("site");
		RedisServer.commands().hset(ACME.quota(), "addMessage:u", "4");

		JsonNode deleted = json(post(PROJECT, "{\"confirm\":\"" + code(PROJECT) + "\",\"reason\":\"x\"}"));

		assertThat(deleted.path("state").asString()).isEqualTo("deleted");
		assertThat(listener.memoryService().deleted()).containsExactly(new Scope("acme", "app"));
		assertThat(RedisServer.commands().exists(AccountKeys.apiKey(gone))).isZero();
		assertThat(RedisServer.commands().exists(AccountKeys.apiKey(stays))).isOne();
		JsonNode account = json(get("/accounts/acme"));
		assertThat(account.path("projects").toString()).contains("site").doesNotContain("app");
		assertThat(account.path("keys").toString()).contains(stays).doesNotContain(gone);
		assertThat(account.path("quotas").get(0).path("used").asInt()).isEqualTo(4);
		assertThat(RedisServer.commands().hkeys(ACME.description())).doesNotContain("deleting:app");
		assertThat(post("/accounts/acme/projects", "{\"id\":\"app\"}").statusCode()).isEqualTo(409);
	}

	@Test
	void aMemoryServiceThatCannotDeleteIsFoundOutBeforeAnythingBegins() {
		listener.memoryService().memories(Mono.empty());
		JsonNode asked = json(post(ACCOUNT, "{}"));
		String confirm = "{\"confirm\":\"" + asked.path("confirm").asString() + "\",\"reason\":\"x\"";

		HttpResponse<String> refused = post(ACCOUNT, confirm + "}");

		assertThat(asked.has("memories")).isFalse();
		assertThat(asked.path("say").asString()).contains("'memories': 'keep'");
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(refused.body()).contains("account 'acme'").contains("Nothing was changed");
		assertThat(get("/accounts/acme").statusCode()).isEqualTo(200);

		JsonNode kept = json(post(ACCOUNT, confirm + ",\"memories\":\"keep\"}"));

		assertThat(kept.path("state").asString()).isEqualTo("deleted");
		assertThat(kept.path("memories").asString()).isEqualTo("kept");
		assertThat(listener.memoryService().deleted()).isEmpty();
	}

	@Test
	void aMemoryServiceThatIsAwayAtFirstLetsNothingBegin() {
		String code = code(ACCOUNT);
		listener.memoryService().memories(Mono.error(new IllegalStateException("away")));

		assertThat(post(ACCOUNT, "{\"confirm\":\"" + code + "\",\"reason\":\"x\"}").statusCode()).isEqualTo(503);

		assertThat(get("/accounts/acme").statusCode()).isEqualTo(200);
		assertThat(json(post(ACCOUNT, "{}")).path("say").asString()).contains("does not answer");
		String again = "{\"confirm\":\"" + code(ACCOUNT) + "\",\"reason\":\"x\",\"memories\":\"keep\"}";
		assertThat(json(post(ACCOUNT, again)).path("memories").asString()).isEqualTo("kept");
	}

	@Test
	void whatWasCutIsShownAsDeletingAndCanBeGoneOnWith() {
		AtomicInteger asked = new AtomicInteger();
		listener.memoryService()
			.memories(Mono.defer(() -> (asked.incrementAndGet() == 3)
					? Mono.error(new IllegalStateException("away, just now")) : Mono.just(7L)));
		String key = makeKey("app");

		HttpResponse<String> cut = post(ACCOUNT, "{\"confirm\":\"" + code(ACCOUNT) + "\",\"reason\":\"the end\"}");

		assertThat(cut.statusCode()).isEqualTo(202);
		assertThat(json(cut).path("step").asString()).isEqualTo("memories");
		assertThat(get("/accounts").body()).contains("\"id\":\"acme\"").contains("\"deleting\":\"20");
		assertThat(get("/accounts/acme").statusCode()).isEqualTo(409);
		assertThat(json(get(ACCOUNT)).path("state").asString()).isEqualTo("deleting");
		assertThat(post("/accounts/acme/projects/app/keys", "{}").statusCode()).isEqualTo(404);
		assertThat(post("/accounts/acme/plan", "{\"plan\":\"team\",\"reason\":\"x\"}").statusCode()).isEqualTo(409);
		assertThat(RedisServer.commands().exists(AccountKeys.apiKey(key))).isOne();

		JsonNode done = json(post(ACCOUNT, "{}"));

		assertThat(done.path("state").asString()).isEqualTo("deleted");
		assertThat(done.path("reason").asString()).isEqualTo("the end");
		assertThat(RedisServer.commands().exists(AccountKeys.apiKey(key))).isZero();
		assertThat(get("/accounts").body()).doesNotContain("acme");
	}

	@Test
	void aProjectThatIsBeingDeletedTakesNoKeysAndIsShownSo() {
		AtomicInteger asked = new AtomicInteger();
		listener.memoryService()
			.memories(Mono.defer(() -> (asked.incrementAndGet() == 3)
					? Mono.error(new IllegalStateException("away, just now")) : Mono.just(7L)));

		assertThat(post(PROJECT, "{\"confirm\":\"" + code(PROJECT) + "\",\"reason\":\"x\"}").statusCode())
			.isEqualTo(202);

		assertThat(json(get("/accounts/acme")).path("projects").get(0).path("deleting").asString()).startsWith("20");
		assertThat(post("/accounts/acme/projects/app/keys", "{}").statusCode()).isEqualTo(404);
		assertThat(post("/accounts/acme/projects/site/keys", "{}").statusCode()).isEqualTo(201);
		assertThat(json(post(PROJECT, "{}")).path("state").asString()).isEqualTo("deleted");
	}

	private static List<String> with(List<String> some, String more) {
		return Stream.concat(some.stream(), Stream.of(more)).toList();
	}

	private static String makeKey(String project) {
		return json(post("/accounts/acme/projects/" + project + "/keys", "{}")).path("id").asString();
	}

	private static String code(String path) {
		return json(post(path, "{}")).path("confirm").asString();
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

	private static HttpResponse<String> post(String path, String body) {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(listener.adminUrl() + "/admin/v1" + path))
			.header("Authorization", "Bearer " + AdminListener.TOKEN);
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
