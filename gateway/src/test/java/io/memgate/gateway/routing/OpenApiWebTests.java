package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.openapi.Described;
import io.memgate.gateway.openapi.Documents;
import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;

import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents against the running application: its routes are theirs, and every answer
 * is one that they describe. A new endpoint needs an entry in a document
 * ({@code src/main/resources/openapi}) and a line in one of the conversations below.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiWebTests {

	private static final String PUBLIC_DOCUMENT = "/memgate/v1/openapi.json";

	private static final String ADMIN_DOCUMENT = "/admin/v1/openapi.json";

	private static final String V1 = "/api/openmem/v1/";

	private static final String MEMGATE = "/memgate/v1/";

	private static final String REASON = "{\"reason\":\"a test\"}";

	private static final String LATER = "\"2099-01-01T00:00:00Z\"";

	private static final String MORE = """

			maintenance:
			  - { id: now, from: 2026-01-01T00:00:00Z, to: 2099-01-01T00:00:00Z, apis: [getStatus], exempt: [acme],
			      summary: The index is rebuilt. }
			deprecations:
			  - { id: old, api: getMemory, deprecated: 2026-01-01T00:00:00Z, sunset: 2099-01-01T00:00:00Z,
			      summary: Use searchMemory., link: "https://example.com/old" }
			""";

	private final RedisProcess redis = RedisProcess.launchOnFreePort();

	private final HttpClient client = HttpClient.newHttpClient();

	private final StartedGateway gateway;

	private final DescribedCalls open;

	private final DescribedCalls admin;

	OpenApiWebTests(@TempDir Path folder) {
		Path policy = CopiedPolicy.into(folder)
			.change("plans:\n",
					"plans:\n  small: { max-body: 1KB, apis: { addMessage: { quota: 1 },"
							+ " getStatus: { quota: unlimited } } }\n")
			.append(MORE)
			.file();
		this.gateway = StartedGateway.start(folder, policy, "acme", AdminContext.class,
				"--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(),
				"--resilience4j.timelimiter.instances.backend.timeout-duration=500ms");
		this.open = new DescribedCalls(this.client, "http://127.0.0.1:" + this.gateway.port(),
				"Token " + this.gateway.key(), PUBLIC_DOCUMENT);
		this.admin = new DescribedCalls(this.client, this.gateway.adminUrl(), "Bearer " + this.gateway.adminToken(),
				ADMIN_DOCUMENT);
	}

	@AfterAll
	void stop() {
		this.gateway.close();
		this.redis.close();
		this.client.close();
	}

	@Test
	void theAdminListenersRoutesAreThoseOfItsDocument() {
		Set<String> routes = Routes.of(this.gateway.bean(AdminContext.class).beans(RouterFunction.class));

		assertThat(routes).containsExactlyInAnyOrderElementsOf(this.admin.document().operations());
	}

	@Test
	void thePublicListenersRoutesAreThoseOfItsDocument() {
		Set<String> routes = Routes.of(this.gateway.beans(RouterFunction.class));

		assertThat(with(routes, "memos-free.yml"))
			.containsExactlyInAnyOrderElementsOf(this.open.document().operations());
	}

	@ParameterizedTest
	@ValueSource(strings = { "memos-free.yml", "memories-ai.yml" })
	void theGovernedRoutesOfAShippedPolicyAreThoseOfItsDocument(String policy) {
		Set<String> routes = Routes.of(this.gateway.beans(RouterFunction.class));

		assertThat(with(routes, policy))
			.containsExactlyInAnyOrderElementsOf(new Described(Documents.under(policy)).operations());
	}

	private static Set<String> with(Set<String> routes, String policy) {
		Set<String> all = new TreeSet<>(routes);
		RouteTable table = new RouteTable(Documents.policy(policy).profile(), List.of());
		all.addAll(Arrays.asList(table.listing().split(", ")));
		return all;
	}

	@Test
	void everyPublicAnswerIsAsDescribed() {
		successes();
		mistakes();
		String tiny = tinyAccount();
		limits(tiny);
		memoryServiceFails();
		selfService();
		selfServiceMistakes();

		assertThat(this.open.faults()).isEmpty();
	}

	@Test
	void everyAdminAnswerIsAsDescribed() {
		accounts();
		keys();
		quotaRequests();
		reports();
		standing();
		webhooks();
		ledger();
		adminMistakes();

		assertThat(this.admin.faults()).isEmpty();
	}

	@Test
	void aDocumentIsSentAgainOnlyIfItIsAnother() {
		for (DescribedCalls calls : List.of(this.open, this.admin)) {
			String path = (calls == this.open) ? PUBLIC_DOCUMENT : ADMIN_DOCUMENT;
			HttpResponse<String> first = this.client
				.sendAsync(calls.request(path).build(), HttpResponse.BodyHandlers.ofString())
				.join();
			String tag = first.headers().firstValue("ETag").orElse("");

			assertThat(first.headers().firstValue("Cache-Control"))
				.hasValueSatisfying((cache) -> assertThat(cache).matches("max-age=60, public|no-cache, private"));
			calls.call(calls.request(path).header("If-None-Match", tag), 304);
			assertThat(calls.faults()).noneMatch((fault) -> fault.contains(path) && fault.contains("304"));
		}
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
		this.open.get(MEMGATE + "limits", 200);
		this.open.get(MEMGATE + "statement", 200);
		this.open.get(MEMGATE + "keys", 200);
		this.open.get(MEMGATE + "standing", 200);
		this.open.get(MEMGATE + "usage", 200);
		this.open.get(MEMGATE + "usage?from=earlier&by=day,project,key,api,outcome&outcome=success", 200);
		this.open.call(this.open.request(MEMGATE + "usage").header("Accept", "text/csv"), 200);
		this.open.post(MEMGATE + "quota-requests", "{\"api\":\"addMessage\",\"amount\":5,\"reason\":\"x\"}", 201);
		this.open.get(MEMGATE + "quota-requests", 200);
		this.open.get(MEMGATE + "policy", 200);
		this.open.call(this.open.anonymous(MEMGATE + "policy"), 200);
		this.open.call(this.open.anonymous(MEMGATE + "notices.atom"), 200);
		this.open.get(MEMGATE + "notices", 200);
		String notice = this.open.call(this.open.anonymous(MEMGATE + "notices"), 200).at("/notices/0/id").asString();
		this.open.get(MEMGATE + "notices/" + notice, 200);
		this.open.call(this.open.anonymous(MEMGATE + "notices/" + notice).header("Accept", "text/html"), 200);
		this.open.call(this.open.anonymous(PUBLIC_DOCUMENT), 200);
		this.open.call(this.open.anonymous("/memgate/problems/input-too-long"), 200);
	}

	private void selfServiceMistakes() {
		for (String path : List.of("limits", "usage", "statement", "keys", "standing", "quota-requests",
				"decisions/0193f0c2-5c1e-7a90-8b1d-0d3f6b1f2a11")) {
			this.open.call(this.open.anonymous(MEMGATE + path), 401);
		}
		this.open.call(this.open.anonymous(MEMGATE + "policy").header("Authorization", "Token mpg-a-b"), 401);
		this.open.call(this.open.anonymous(MEMGATE + "notices").header("Authorization", "Token mpg-a-b"), 401);
		this.open.get(MEMGATE + "usage?by=week", 400);
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

	private void accounts() {
		this.admin.post("/admin/v1/accounts", "{\"id\":\"other\"}", 201);
		this.admin.post("/admin/v1/accounts", "{\"id\":\"other\"}", 409);
		this.admin.get("/admin/v1/accounts?limit=1", 200);
		this.admin.get("/admin/v1/accounts?limit=0", 400);
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
		this.admin.get("/admin/v1/accounts/other", 200);
	}

	private void keys() {
		String made = "/admin/v1/accounts/other/projects/app/keys";
		String key = this.admin.post(made, "{\"name\":\"ci\"}", 201).path("id").asString();
		String at = "/admin/v1/accounts/other/keys/" + key;
		this.admin.post(at + "/rotate", "{\"overlap\":\"1y\"}", 400);
		this.admin.post(at + "/rotate", "{\"overlap\":\"1d\"}", 201);
		this.admin.post(at + "/expire", "{\"expires\":" + LATER + "}", 200);
		this.admin.post(at + "/revoke", REASON, 200);
		this.admin.post(at + "/revoke", REASON, 409);
		this.admin.post("/admin/v1/accounts/other/keys/nothing/revoke", REASON, 404);
		this.admin.get("/admin/v1/accounts/other", 200);
	}

	private void quotaRequests() {
		String body = "{\"api\":\"searchMemory\",\"amount\":5,\"reason\":\"x\"}";
		HttpRequest.Builder ask = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.gateway.port() + MEMGATE + "quota-requests"))
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
		String at = "/admin/v1/accounts/other/quota-requests/";
		this.admin.post(at + ids[0] + "/approve", "{\"amount\":3,\"answer\":\"for May\"}", 200);
		this.admin.post(at + ids[0] + "/approve", "{}", 404);
		this.admin.post(at + ids[1] + "/decline", "{\"answer\":\"no\"}", 200);
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

	private void adminMistakes() {
		this.admin.get(ADMIN_DOCUMENT, 200);
		for (String operation : this.admin.document().operations()) {
			String[] parts = operation.split(" ");
			String path = parts[1].replace("{account}", "nobody").replaceAll("\\{[^}]*}", "nothing");
			this.admin.call(this.admin.anonymous(path).method(parts[0], HttpRequest.BodyPublishers.noBody()), 401);
			if (parts[0].equals("POST") && !path.contains("/webhooks/")) {
				this.admin.call(this.admin.request(path).POST(HttpRequest.BodyPublishers.ofString("x")), 415);
				this.admin.post(path, "{\"unknown\":1}", 400);
				this.admin.post(path, "{\"reason\":\"" + "x".repeat(20_000) + "\"}", 413);
			}
			else if (path.contains("nobody")) {
				this.admin.get(path, 404);
			}
		}
	}

}
