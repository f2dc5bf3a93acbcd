package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Sinks;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.routing.GatewayUnderTest.Answered;
import io.memgate.gateway.routing.RecordingBackend.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** An account or a project is deleted while calls go on. */
class DeletionWebTests {

	private static final String LEAVING = "leaving";

	private static final Answer ABLE = new Answer(200,
			"{\"code\":0,\"data\":{\"memories\":3,\"success\":true},\"message\":\"ok\"}");

	private static final RedisProcess REDIS = RedisProcess.launchOnFreePort();

	@TempDir
	private static Path folder;

	private static StartedGateway gateway;

	private static StartedGateway second;

	@BeforeAll
	static void begin() throws IOException {
		gateway = start("one", LEAVING);
		second = start("two", "other");
	}

	@AfterAll
	static void end() {
		gateway.close();
		second.close();
		REDIS.close();
	}

	@BeforeEach
	void forget() {
		gateway.backend.reset();
	}

	@Test
	void ofAnAccountThatWasUsedInEveryWayNothingIsLeft() {
		AccountKeys keys = new AccountKeys(LEAVING);
		String staying = makeKey("staying");
		useInEveryWay();
		assertThat(REDIS.commands().keys("mg:{leaving}:*")).hasSizeGreaterThan(8);

		Answered deleted = delete(deletion(LEAVING));

		assertThat(deleted.text("state")).isEqualTo("deleted");
		assertThat(gateway.add()).isEqualTo(401);
		assertThat(REDIS.commands().keys("mg:{leaving}:*")).containsExactlyInAnyOrder(keys.deleted(), keys.standing(),
				keys.changed());
		assertThat(REDIS.commands().pttl(keys.changed())).isBetween(0L, 60_000L);
		assertThat(REDIS.commands().hgetall(keys.deleted())).containsOnlyKeys("*");
		assertThat(REDIS.commands().zrange(AccountKeys.QUOTA_REQUESTS, 0, -1)).isEmpty();
		assertThat(gateway.admin("GET", "/webhooks", "").response().body()).doesNotContain(LEAVING);
		assertThat(add(gateway, staying, "")).isEqualTo(200);
		assertThat(sentToMemories()).endsWith("DELETE /internal/memories/leaving");
	}

	private static void useInEveryWay() {
		add(gateway, gateway.key(), "\"once\"");
		add(gateway, gateway.key(), "\"once\"");
		gateway.post(GatewayUnderTest.SEARCH, GatewayUnderTest.ONE_QUERY);
		gateway.post(GatewayUnderTest.SEARCH, "{}");
		gateway.post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":5,\"reason\":\"more\"}");
		gateway.admin("POST", "/accounts/leaving/grants", "{\"api\":\"addMessage\",\"amount\":5,\"reason\":\"x\"}");
		gateway.admin("POST", "/accounts/leaving/plan",
				"{\"plan\":\"free\",\"effective\":\"2099-01-01T00:00:00Z\",\"reason\":\"x\"}");
		gateway.admin("POST", "/accounts/leaving/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");
		gateway.add();
		gateway.admin("POST", "/accounts/leaving/standing/lift", "{\"reason\":\"x\"}");
		gateway.admin("POST", "/accounts/leaving/projects", "{\"id\":\"second\"}");
		assertThat(delete("/accounts/leaving/projects/second/deletion").status()).isEqualTo(200);
	}

	@Test
	void theMemoriesStayWhileACallIsInFlight() {
		String key = makeKey("waiting");
		Sinks.One<Answer> answer = Sinks.one();
		gateway.backend.behaving((request) -> answer.asMono());
		CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> add(gateway, key, ""));
		GatewayUnderTest.await(() -> !gateway.backend.received().isEmpty());
		gateway.backend.memories(ABLE);
		String code = gateway.admin("POST", deletion("waiting"), "{}").text("confirm");

		Answered waiting = confirm(deletion("waiting"), code);

		assertThat(waiting.status()).isEqualTo(202);
		assertThat(waiting.text("step")).isEqualTo("calls");
		assertThat(sentToMemories()).noneMatch((sent) -> sent.startsWith("DELETE"));
		assertThat(gateway.admin("GET", deletion("waiting"), "").text("state")).isEqualTo("deleting");

		answer.tryEmitValue(RecordingBackend.OK);

		assertThat(call.join()).isEqualTo(200);
		assertThat(gateway.admin("POST", deletion("waiting"), "{}").text("state")).isEqualTo("deleted");
		assertThat(sentToMemories()).last().isEqualTo("DELETE /internal/memories/waiting");
	}

	@Test
	void everyNodeRefusesTheKeysOfADeletedProjectWithinASecond() {
		AccountKeys keys = new AccountKeys("divided");
		String key = makeKey("divided");
		gateway.backend.memories(ABLE);
		assertThat(add(second, key, "")).isEqualTo(200);
		String project = "/accounts/divided/projects/app/deletion";
		String code = gateway.admin("POST", project, "{}").text("confirm");
		CompletableFuture<Answered> deletion = CompletableFuture.supplyAsync(() -> confirm(project, code));
		GatewayUnderTest.await(() -> REDIS.commands().hexists(keys.deleted(), "app"));
		long begun = System.nanoTime();

		GatewayUnderTest.await(() -> add(second, key, "") == 401);

		String used = REDIS.commands().hget(keys.quota(), "addMessage:u");
		assertThat(System.nanoTime() - begun).isLessThan(1_500_000_000L);
		assertThat(deletion).isNotDone();
		assertThat(deletion.join().status()).isEqualTo(200);
		assertThat(sentToMemories()).last().isEqualTo("DELETE /internal/memories/divided/app");
		assertThat(REDIS.commands().hget(keys.quota(), "addMessage:u")).isEqualTo(used);
	}

	@Test
	void noClientReachesTheCallThatDeletes() throws Exception {
		String key = makeKey("curious");
		try (HttpClient client = HttpClient.newHttpClient()) {
			gateway.backend.memories(ABLE);

			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/internal/memories/curious"))
				.header("Authorization", "Token " + key)
				.DELETE()
				.build();

			assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isIn(404, 405);
			assertThat(sentToMemories()).isEmpty();
		}
	}

	private static StartedGateway start(String node, String account) throws IOException {
		return StartedGateway.start(Files.createDirectories(folder.resolve(node)), account,
				"--spring.data.redis.url=redis://127.0.0.1:" + REDIS.port(), "--memgate.node=" + node,
				"--resilience4j.timelimiter.instances.backend.timeout-duration=20s");
	}

	private static String deletion(String account) {
		return "/accounts/" + account + "/deletion";
	}

	private static List<String> sentToMemories() {
		return gateway.backend.asked()
			.stream()
			.map((asked) -> asked.method() + ' ' + asked.uri())
			.filter((asked) -> asked.contains("/internal/memories/"))
			.toList();
	}

	private static Answered delete(String path) {
		gateway.backend.memories(ABLE);
		return confirm(path, gateway.admin("POST", path, "{}").text("confirm"));
	}

	private static Answered confirm(String path, String code) {
		return gateway.admin("POST", path, "{\"confirm\":\"" + code + "\",\"reason\":\"the end\"}");
	}

	private static String makeKey(String account) {
		gateway.admin("POST", "/accounts", "{\"id\":\"" + account + "\"}");
		gateway.admin("POST", "/accounts/" + account + "/projects", "{\"id\":\"app\"}");
		return gateway.admin("POST", "/accounts/" + account + "/projects/app/keys", "{}").text("key");
	}

	private static int add(StartedGateway node, String key, String idempotencyKey) {
		try (HttpClient client = HttpClient.newHttpClient()) {
			HttpRequest.Builder request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + node.port() + GatewayUnderTest.ADD))
				.header("Authorization", "Token " + key)
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(GatewayUnderTest.ONE_MESSAGE));
			if (!idempotencyKey.isEmpty()) {
				request.header("Idempotency-Key", idempotencyKey);
			}
			return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
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
