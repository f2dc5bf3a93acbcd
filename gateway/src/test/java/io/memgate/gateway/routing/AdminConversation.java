package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import tools.jackson.databind.JsonNode;

import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Everything that administrators may ask, and the main mistakes they may make. */
final class AdminConversation {

	private static final HttpRequest.BodyPublisher NO_BODY = HttpRequest.BodyPublishers.noBody();

	private static final String REASON = "{\"reason\":\"a test\"}";

	private static final String LATER = "\"2099-01-01T00:00:00Z\"";

	private final StartedGateway gateway;

	private final RedisProcess redis;

	private final HttpClient client;

	private final DescribedCalls admin;

	AdminConversation(StartedGateway gateway, RedisProcess redis, HttpClient client, DescribedCalls admin) {
		this.gateway = gateway;
		this.redis = redis;
		this.client = client;
		this.admin = admin;
	}

	void hold() {
		accounts();
		keys();
		quotaRequests();
		reports();
		standing();
		policy();
		webhooks();
		ledger();
		everywhere();
	}

	private void accounts() {
		this.admin.post("/admin/v1/accounts", "{\"id\":\"other\"}", 201);
		this.admin.post("/admin/v1/accounts", "{\"id\":\"other\"}", 409);
		this.admin.get("/admin/v1/accounts?limit=1", 200);
		this.admin.get("/admin/v1/accounts?prefix=o&sort=created&order=desc", 200);
		this.admin.get("/admin/v1/accounts?limit=0", 400);
		this.admin.get("/admin/v1/accounts?sort=plan", 400);
		this.admin.post("/admin/v1/accounts/other/projects", "{\"id\":\"app\"}", 201);
		this.admin.post("/admin/v1/accounts/other/projects", "{\"id\":\"app\"}", 409);
		this.admin.post("/admin/v1/accounts/nobody/projects", "{\"id\":\"app\"}", 404);
		this.admin.post("/admin/v1/accounts/other/grants",
				"{\"api\":\"addMessage\",\"amount\":5,\"reason\":\"x\",\"expires\":" + LATER + "}", 201);
		this.admin.post("/admin/v1/accounts/other/plan", "{\"plan\":\"small\",\"reason\":\"x\"}", 409);
		this.admin.post("/admin/v1/accounts/other/plan",
				"{\"plan\":\"small\",\"reason\":\"x\",\"effective\":" + LATER + "}", 200);
		this.admin.post("/admin/v1/accounts/other/plan", "{\"plan\":\"free\",\"reason\":\"x\",\"emergency\":\"y\"}",
				200);
		assertThat(this.admin.get("/admin/v1/accounts?prefix=other", 200).at("/accounts/0/id").asString())
			.isEqualTo("other");
		this.admin.get("/admin/v1/accounts/other", 200);
	}

	private void keys() {
		String made = "/admin/v1/accounts/other/projects/app/keys";
		String key = this.admin.post(made, "{\"name\":\"ci\"}", 201).path("id").asString();
		String at = "/admin/v1/accounts/other/keys/" + key;
		this.admin.post(at + "/rotate", "{\"overlap\":\"1y\"}", 400);
		this.admin.post(at + "/rotate", "{\"overlap\":\"1d\"}", 201);
		this.admin.post(at + "/rotate", "{\"overlap\":\"1d\",\"expires\":" + LATER + "}", 201);
		this.admin.post(at + "/expire", "{\"expires\":" + LATER + "}", 200);
		this.admin.post(at + "/revoke", REASON, 200);
		this.admin.post(at + "/revoke", REASON, 409);
		this.admin.post("/admin/v1/accounts/other/keys/nothing/revoke", REASON, 404);
		this.admin.get("/admin/v1/accounts/other", 200);
	}

	private void quotaRequests() {
		String body = "{\"api\":\"searchMemory\",\"amount\":5,\"reason\":\"x\"}";
		HttpRequest.Builder ask = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.gateway.port() + "/memgate/v1/quota-requests"))
			.header("Authorization", "Token " + keyOfOther())
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		for (int i = 0; i < 2; i++) {
			assertThat(this.client.sendAsync(ask.build(), HttpResponse.BodyHandlers.ofString()).join().statusCode())
				.isEqualTo(201);
		}
		JsonNode requests = this.admin.get("/admin/v1/quota-requests", 200).path("requests");
		String[] ids = requests.valueStream()
			.filter((request) -> request.path("account").asString().equals("other"))
			.map((request) -> request.path("id").asString())
			.toArray(String[]::new);
		this.admin.get("/admin/v1/quota-requests?limit=1", 200);
		this.admin.get("/admin/v1/quota-requests?after=nothing", 400);
		String at = "/admin/v1/accounts/other/quota-requests/";
		this.admin.post(at + ids[0] + "/approve", "{\"amount\":3,\"answer\":\"for May\"}", 200);
		this.admin.post(at + ids[0] + "/approve", "{}", 404);
		this.admin.post(at + ids[1] + "/decline", "{\"answer\":\"no\"}", 200);
		this.admin.get("/admin/v1/accounts/other/quota-requests", 200);
	}

	private String keyOfOther() {
		return this.admin.post("/admin/v1/accounts/other/projects/app/keys", "{}", 201).path("key").asString();
	}

	private void reports() {
		this.admin.get("/admin/v1/accounts/other/usage", 200);
		this.admin.call(this.admin.request("/admin/v1/accounts/other/usage").header("Accept", "text/csv"), 200);
		this.admin.get("/admin/v1/accounts/other/usage?by=week", 400);
		this.admin.get("/admin/v1/accounts/other/statement", 200);
		this.admin.get("/admin/v1/busiest", 200);
		this.admin.get("/admin/v1/busiest?day=today", 400);
		this.admin.get("/admin/v1/audit", 200);
		this.admin.get("/admin/v1/audit?limit=0", 400);
	}

	private void standing() {
		String at = "/admin/v1/accounts/other/standing";
		this.admin.get(at, 200);
		this.admin.post(at + "/throttle", "{\"state\":\"maybe\",\"reason\":\"x\"}", 400);
		this.admin.post(at + "/throttle", "{\"state\":\"temporary\",\"reason\":\"x\",\"until\":" + LATER + "}", 200);
		assertThat(this.admin.get("/admin/v1/throttles", 200).path("throttles")).isNotEmpty();
		this.admin.post(at + "/lift", REASON, 200);
		this.admin.post(at + "/lift", REASON, 409);
		this.admin.post(at + "/confirm", REASON, 409);
		propose("other");
		this.admin.post(at + "/confirm", REASON, 200);
		this.admin.get(at, 200);
	}

	/** As the gateway does after as many steps as the policy says. */
	private void propose(String account) {
		this.redis.ask((redis) -> redis.hset(new AccountKeys(account).standing(), "proposed", "1"));
	}

	/** What an emptied Redis has forgotten of it is announced again in the background. */
	private void policy() {
		GatewayUnderTest.await(() -> !this.admin.get("/admin/v1/policy", 200).path("coming").isEmpty());
		GatewayUnderTest.await(() -> !this.admin.get("/admin/v1/policy/history", 200).path("policies").isEmpty());
	}

	private void webhooks() {
		String all = "/admin/v1/webhooks";
		this.admin.post(all, "{\"url\":\"http://example.com/\"}", 400);
		this.admin.post(all, "{\"url\":\"https://93.184.215.14/\",\"account\":\"nobody\"}", 404);
		this.admin.post(all, "{\"url\":\"https://93.184.215.14/\",\"kinds\":[\"maintenance\"],\"account\":\"other\"}",
				201);
		String id = Objects
			.requireNonNull(this.gateway.bean(Webhooks.class)
				.add(URI.create("https://127.0.0.1:1/"), Set.of(), null, false)
				.block(Duration.ofSeconds(5)))
			.id();
		this.admin.get(all, 200);
		this.admin.post(all + '/' + id + "/test", "", 200);
		this.admin.post(all + '/' + id + "/rotate", "", 200);
		this.admin.call(this.admin.request(all + '/' + id).DELETE(), 204);
		this.admin.call(this.admin.request(all + '/' + id).DELETE(), 404);
		this.admin.post(all + '/' + id + "/test", "", 404);
		this.admin.post(all + '/' + id + "/rotate", "", 404);
	}

	private void ledger() {
		String at = "/admin/v1/accounts/other/ledger";
		this.admin.get(at, 200);
		this.gateway.backend.totals(new RecordingBackend.Answer(200,
				"{\"code\":0,\"data\":{\"apis\":{\"addMessage\":2}},\"message\":\"ok\"}"));
		this.admin.get(at, 200);
		this.admin.post(at + "/accept", REASON, 200);
		this.admin.post("/admin/v1/ledger/accept", REASON, 200);
		this.admin.get("/admin/v1/accounts/nobody/ledger", 404);
		this.gateway.backend.reset();
	}

	/** What goes wrong in the same way with every operation. */
	private void everywhere() {
		this.admin.get(OpenApiWebTests.ADMIN_DOCUMENT, 200);
		for (String operation : this.admin.document().operations()) {
			String[] parts = operation.split(" ");
			String path = parts[1].replace("{account}", "nobody").replaceAll("\\{[^}]*}", "nothing");
			if (this.admin.document().needsCredential(operation)) {
				this.admin.call(this.admin.anonymous(path).method(parts[0], NO_BODY), 401);
			}
			if (this.admin.document().takesBody(operation)) {
				this.admin.call(this.admin.request(path).method(parts[0], text("x")), 415);
				this.admin.call(json(path).method(parts[0], text("{\"unknown\":1}")), 400);
				this.admin.call(json(path).method(parts[0], text("{\"a\":\"" + "x".repeat(20_000) + "\"}")), 413);
			}
			else if (path.contains("nobody")) {
				this.admin.call(this.admin.request(path).method(parts[0], NO_BODY), 404);
			}
		}
	}

	private HttpRequest.Builder json(String path) {
		return this.admin.request(path).header("Content-Type", "application/json");
	}

	private static HttpRequest.BodyPublisher text(String body) {
		return HttpRequest.BodyPublishers.ofString(body);
	}

}
