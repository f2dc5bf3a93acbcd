package io.memgate.gateway.routing;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.UtcDay;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that clients of the public listener may ask, and the main mistakes they may
 * make.
 */
final class PublicConversation {

	private static final String V1 = "/api/openmem/v1/";

	private static final String MEMGATE = "/memgate/v1/";

	private static final String LATER = "\"2099-01-01T00:00:00Z\"";

	private final StartedGateway gateway;

	private final RedisProcess redis;

	private final HttpClient client;

	private final DescribedCalls open;

	private final DescribedCalls admin;

	PublicConversation(StartedGateway gateway, RedisProcess redis, HttpClient client, DescribedCalls open,
			DescribedCalls admin) {
		this.gateway = gateway;
		this.redis = redis;
		this.client = client;
		this.open = open;
		this.admin = admin;
	}

	void hold() {
		successes();
		mistakes();
		limits(tinyAccount());
		memoryServiceFails();
		selfService();
		selfServiceMistakes();
	}

	private void successes() {
		this.gateway.backend.reset();
		this.open.post(V1 + "add/message", GatewayUnderTest.ONE_MESSAGE, 200);
		this.open.post(V1 + "search/memory", GatewayUnderTest.ONE_QUERY, 200);
		this.open.post(V1 + "get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}", 200);
		this.open.post(V1 + "get/memory", "{\"user_id\":\"u\"}", 200);
		this.open.get(V1 + "get/memory/m-1", 200);
		this.open.post(V1 + "delete/memory", "{\"memory_ids\":[\"m\"]}", 200);
		this.open.post(V1 + "get/status", "{\"task_id\":\"t\"}", 200);
		for (int i = 0; i < 2; i++) {
			this.open.call(adding("one", GatewayUnderTest.ONE_MESSAGE), 200);
		}
	}

	private HttpRequest.Builder adding(String key, String body) {
		return this.open.posting(V1 + "add/message", body).header("Idempotency-Key", key);
	}

	private void mistakes() {
		this.open.post(V1 + "add/message", "{", 400);
		this.open.post(V1 + "add/message", "{\"user_id\":\"u\"}", 400);
		this.open.post(V1 + "add/message", "{\"user_id\":\"" + "u".repeat(101) + "\"}", 400);
		this.open.post(V1 + "search/memory", "{\"user_id\":\"u\",\"query\":\"q\",\"memory_limit_number\":11}", 400);
		this.open.call(adding("not a key", GatewayUnderTest.ONE_MESSAGE), 400);
		this.open.call(adding("one", "{\"user_id\":\"v\",\"conversation_id\":\"c\","
				+ "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"), 422);
		this.open.post(V1 + "search/memory", "{\"user_id\":\"u\",\"query\":\"" + "tea ".repeat(5000) + "\"}", 413);
		this.open.post(V1 + "search/memory", "{\"user_id\":\"u\",\"query\":\"" + "x".repeat(300_000) + "\"}", 413);
		this.open.call(this.open.request(V1 + "add/message").POST(HttpRequest.BodyPublishers.ofString("a=b")), 415);
		this.open.call(this.open.anonymous(V1 + "get/memory/m-1"), 401);
		this.open.call(this.open.anonymous(V1 + "get/memory/m-1").header("Authorization", "Token mpg-a-b"), 401);
		this.open.call(this.open.posting(V1 + "add/message", "{").header("Accept", "application/problem+json"), 400);
	}

	/** An account with a plan that allows next to nothing; what its requests send. */
	private String tinyAccount() {
		this.admin.post("/admin/v1/accounts", "{\"id\":\"tiny\",\"plan\":\"small\"}", 201);
		this.admin.post("/admin/v1/accounts/tiny/projects", "{\"id\":\"first\"}", 201);
		return "Token "
				+ this.admin.post("/admin/v1/accounts/tiny/projects/first/keys", "{}", 201).path("key").asString();
	}

	private void limits(String key) {
		HttpRequest.Builder add = this.open.posting(V1 + "add/message", GatewayUnderTest.ONE_MESSAGE)
			.setHeader("Authorization", key);
		this.open.call(add, 200);
		JsonNode refused = this.open.call(add, 429);
		assertThat(refused.path("instance").asString()).startsWith(MEMGATE + "decisions/");
		this.open.call(this.open.request(refused.path("instance").asString()).setHeader("Authorization", key), 200);
		this.open.call(this.open.posting(V1 + "get/status", "{\"task_id\":\"t\"}").setHeader("Authorization", key),
				503);
		this.open.call(
				this.open.posting(V1 + "search/memory", GatewayUnderTest.ONE_QUERY).setHeader("Authorization", key),
				404);
		String standing = "/admin/v1/accounts/tiny/standing/";
		this.admin.post(standing + "throttle", "{\"state\":\"temporary\",\"until\":" + LATER + ",\"reason\":\"x\"}",
				200);
		HttpRequest.Builder own = this.open.request(MEMGATE + "standing").setHeader("Authorization", key);
		this.open.call(own, 200);
		awaitRefusal(add, 429, "abnormal-usage-detected");
		this.open.call(add, 429);
		this.admin.post(standing + "throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}", 200);
		awaitRefusal(add, 403, "account-suspended");
		this.open.call(add, 403);
		this.open.call(own, 200);
		this.redis.ask((redis) -> redis.lpush(new AccountKeys("tiny").standingHistory(), "no change"));
		this.open.call(own, 500);
		this.admin.get("/admin/v1/accounts/tiny/standing", 500);
	}

	private void awaitRefusal(HttpRequest.Builder call, int status, String type) {
		GatewayUnderTest.await(() -> {
			HttpResponse<String> answer = this.client.sendAsync(call.build(), HttpResponse.BodyHandlers.ofString())
				.join();
			return answer.statusCode() == status && answer.body().contains(type);
		});
	}

	private void memoryServiceFails() {
		answering(404, "{\"code\":40400,\"data\":null,\"message\":\"memory not found\"}");
		this.open.get(V1 + "get/memory/m-2", 404);
		answering(403, "{\"code\":40300,\"data\":null,\"message\":\"no\"}");
		this.open.get(V1 + "get/memory/m-2", 403);
		answering(418, "{\"code\":41800,\"data\":null,\"message\":\"tea\"}");
		this.open.get(V1 + "get/memory/m-2", 418);
		answering(200, "{\"code\":40002,\"data\":null,\"message\":\"empty\"}");
		this.open.get(V1 + "get/memory/m-2", 400);
		answering(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}");
		this.open.get(V1 + "get/memory/m-2", 502);
		answering(200, "no JSON");
		this.open.get(V1 + "get/memory/m-2", 502);
		this.gateway.backend.behaving((request) -> Mono.never());
		this.open.get(V1 + "get/memory/m-2", 504);
		this.open.call(adding("slow", GatewayUnderTest.ONE_MESSAGE), 504);
		this.open.call(adding("slow", GatewayUnderTest.ONE_MESSAGE), 409);
		this.gateway.backend.reset();
	}

	private void answering(int status, String body) {
		this.gateway.backend.answering(new RecordingBackend.Answer(status, body));
	}

	private void selfService() {
		this.redis.ask((redis) -> redis.hset(new AccountKeys("acme").usage(UtcDay.name(UtcDay.of(Instant.now()))),
				Map.of("first:k:searchMemory:success", "9")));
		assertThat(this.open.get(MEMGATE + "limits", 200).findValue("forecast")).isNotNull();
		this.open.get(MEMGATE + "statement", 200);
		this.open.get(MEMGATE + "keys", 200);
		this.open.get(MEMGATE + "standing", 200);
		this.open.get(MEMGATE + "usage", 200);
		this.open.get(MEMGATE + "usage?from=earlier&by=day,project,key,api,outcome&outcome=success", 200);
		this.open.call(this.open.request(MEMGATE + "usage").header("Accept", "text/csv"), 200);
		this.open.get(MEMGATE + "decisions", 200);
		this.open.get(MEMGATE + "decisions?outcome=charged&limit=1", 200);
		this.open.post(MEMGATE + "quota-requests", "{\"api\":\"addMessage\",\"amount\":5,\"reason\":\"x\"}", 201);
		this.open.get(MEMGATE + "quota-requests", 200);
		this.open.get(MEMGATE + "policy", 200);
		this.open.call(this.open.anonymous(MEMGATE + "policy"), 200);
		this.open.call(this.open.anonymous(MEMGATE + "notices.atom"), 200);
		assertThat(this.open.get(MEMGATE + "notices", 200).findValue("recentUse")).isNotNull();
		String notice = this.open.call(this.open.anonymous(MEMGATE + "notices"), 200).at("/notices/0/id").asString();
		this.open.get(MEMGATE + "notices/" + notice, 200);
		this.open.call(this.open.anonymous(MEMGATE + "notices/" + notice).header("Accept", "text/html"), 200);
		this.open.call(this.open.anonymous(OpenApiWebTests.PUBLIC_DOCUMENT), 200);
		this.open.call(this.open.anonymous("/memgate/problems/input-too-long"), 200);
	}

	private void selfServiceMistakes() {
		for (String path : List.of("limits", "usage", "statement", "keys", "standing", "quota-requests", "decisions",
				"decisions/0193f0c2-5c1e-7a90-8b1d-0d3f6b1f2a11")) {
			this.open.call(this.open.anonymous(MEMGATE + path), 401);
		}
		this.open.call(this.open.anonymous(MEMGATE + "policy").header("Authorization", "Token mpg-a-b"), 401);
		this.open.call(this.open.anonymous(MEMGATE + "notices").header("Authorization", "Token mpg-a-b"), 401);
		this.open.get(MEMGATE + "usage?by=week", 400);
		this.open.get(MEMGATE + "decisions?limit=0", 400);
		this.open.get(MEMGATE + "decisions?outcome=lost", 400);
		this.open.get(MEMGATE + "decisions/0193f0c2-5c1e-7a90-8b1d-0d3f6b1f2a11", 404);
		this.open.get(MEMGATE + "notices/nothing", 404);
		this.open.get("/memgate/problems/nothing", 404);
		String requests = MEMGATE + "quota-requests";
		this.open.post(requests, "{", 400);
		this.open.post(requests, "{}", 400);
		this.open.post(requests, "{\"api\":\"addMessage\",\"amount\":0,\"reason\":\"x\"}", 400);
		this.open.post(requests, "{\"reason\":\"" + "x".repeat(20_000) + "\"}", 413);
		this.open.call(this.open.request(requests).POST(HttpRequest.BodyPublishers.ofString("x")), 415);
		for (int i = 1; i < QuotaRequests.MOST_OPEN; i++) {
			this.open.post(requests, "{\"api\":\"addMessage\",\"amount\":5,\"reason\":\"x\"}", 201);
		}
		this.open.post(requests, "{\"api\":\"addMessage\",\"amount\":5,\"reason\":\"x\"}", 409);
	}

}
