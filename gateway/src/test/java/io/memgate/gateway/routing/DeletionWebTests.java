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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Sinks;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.routing.GatewayUnderTest.Answered;
import io.memgate.gateway.routing.RecordingBackend.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** An account or a project is deleted while calls go on. */
@ExtendWith(RedisServer.class)
class DeletionWebTests {

	private static final String LEAVING = "leaving";

	private static final AccountKeys KEYS = new AccountKeys(LEAVING);

	private static final Answer ABLE = new Answer(200,
			"{\"code\":0,\"data\":{\"memories\":3,\"success\":true},\"message\":\"ok\"}");

	private static final String DELETION = "/accounts/leaving/deletion";

	@TempDir
	private Path folder;

	@Test
	void ofAnAccountThatWasUsedInEveryWayNothingIsLeft() throws IOException {
		try (StartedGateway gateway = start("one")) {
			String staying = makeKey(gateway, "staying");
			useInEveryWay(gateway);

			Answered deleted = delete(gateway, DELETION);

			assertThat(deleted.text("state")).isEqualTo("deleted");
			assertThat(gateway.add()).isEqualTo(401);
			assertThat(RedisServer.commands().keys("mg:{leaving}:*")).containsExactlyInAnyOrder(KEYS.deleted(),
					KEYS.standing());
			assertThat(RedisServer.commands().hgetall(KEYS.deleted())).containsOnlyKeys("*");
			assertThat(RedisServer.commands().zrange(AccountKeys.QUOTA_REQUESTS, 0, -1)).isEmpty();
			assertThat(gateway.admin("GET", "/webhooks", "").response().body()).doesNotContain(LEAVING);
			assertThat(call(gateway, staying, GatewayUnderTest.ADD, "")).isEqualTo(200);
			assertThat(sentToMemories(gateway)).endsWith("DELETE /internal/memories/leaving");
		}
	}

	private static void useInEveryWay(StartedGateway gateway) {
		call(gateway, gateway.key(), GatewayUnderTest.ADD, "\"once\"");
		call(gateway, gateway.key(), GatewayUnderTest.ADD, "\"once\"");
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
		assertThat(delete(gateway, "/accounts/leaving/projects/second/deletion").status()).isEqualTo(200);
		assertThat(RedisServer.commands().keys("mg:{leaving}:*")).hasSizeGreaterThan(8);
	}

	@Test
	void theMemoriesStayWhileACallIsInFlight() throws IOException {
		try (StartedGateway gateway = start("one")) {
			Sinks.One<Answer> answer = Sinks.one();
			gateway.backend.behaving((request) -> answer.asMono());
			CompletableFuture<Integer> call = CompletableFuture.supplyAsync(gateway::add);
			GatewayUnderTest.await(() -> !gateway.backend.received().isEmpty());
			gateway.backend.memories(ABLE);
			String code = gateway.admin("POST", DELETION, "{}").text("confirm");

			Answered waiting = confirm(gateway, DELETION, code);

			assertThat(waiting.status()).isEqualTo(202);
			assertThat(waiting.text("step")).isEqualTo("calls");
			assertThat(sentToMemories(gateway)).noneMatch((sent) -> sent.startsWith("DELETE"));
			assertThat(gateway.admin("GET", DELETION, "").text("state")).isEqualTo("deleting");

			answer.tryEmitValue(RecordingBackend.OK);

			assertThat(call.join()).isEqualTo(200);
			assertThat(gateway.admin("POST", DELETION, "{}").text("state")).isEqualTo("deleted");
			assertThat(sentToMemories(gateway)).last().isEqualTo("DELETE /internal/memories/leaving");
		}
	}

	@Test
	void everyNodeRefusesTheKeysOfADeletedProjectWithinASecond() throws IOException {
		try (StartedGateway first = start("one"); StartedGateway second = start("two")) {
			first.backend.memories(ABLE);
			assertThat(second.add()).isEqualTo(200);
			String project = "/accounts/leaving/projects/first/deletion";
			String code = first.admin("POST", project, "{}").text("confirm");
			CompletableFuture<Answered> deletion = CompletableFuture.supplyAsync(() -> confirm(first, project, code));
			GatewayUnderTest.await(() -> RedisServer.commands().hexists(KEYS.deleted(), "first"));
			long begun = System.nanoTime();

			GatewayUnderTest.await(() -> second.add() == 401);

			String used = RedisServer.commands().hget(KEYS.quota(), "addMessage:u");
			assertThat(System.nanoTime() - begun).isLessThan(1_500_000_000L);
			assertThat(deletion).isNotDone();
			assertThat(deletion.join().status()).isEqualTo(200);
			assertThat(sentToMemories(first)).last().isEqualTo("DELETE /internal/memories/leaving/first");
			assertThat(RedisServer.commands().hget(KEYS.quota(), "addMessage:u")).isEqualTo(used);
		}
	}

	@Test
	void noClientReachesTheCallThatDeletes() throws Exception {
		try (StartedGateway gateway = start("one"); HttpClient client = HttpClient.newHttpClient()) {
			gateway.backend.memories(ABLE);

			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/internal/memories/leaving"))
				.header("Authorization", "Token " + gateway.key())
				.DELETE()
				.build();

			assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isIn(404, 405);
			assertThat(sentToMemories(gateway)).isEmpty();
		}
	}

	private StartedGateway start(String node) throws IOException {
		return StartedGateway.start(Files.createDirectories(this.folder.resolve(node)), LEAVING,
				"--spring.data.redis.url=" + RedisServer.url(), "--memgate.node=" + node,
				"--resilience4j.timelimiter.instances.backend.timeout-duration=20s");
	}

	private static List<String> sentToMemories(StartedGateway gateway) {
		return gateway.backend.asked()
			.stream()
			.map((asked) -> asked.method() + ' ' + asked.uri())
			.filter((asked) -> asked.contains("/internal/memories/"))
			.toList();
	}

	private static Answered delete(StartedGateway gateway, String path) {
		gateway.backend.memories(ABLE);
		return confirm(gateway, path, gateway.admin("POST", path, "{}").text("confirm"));
	}

	private static Answered confirm(StartedGateway gateway, String path, String code) {
		return gateway.admin("POST", path, "{\"confirm\":\"" + code + "\",\"reason\":\"the end\"}");
	}

	private static String makeKey(StartedGateway gateway, String account) {
		gateway.admin("POST", "/accounts", "{\"id\":\"" + account + "\"}");
		gateway.admin("POST", "/accounts/" + account + "/projects", "{\"id\":\"app\"}");
		return gateway.admin("POST", "/accounts/" + account + "/projects/app/keys", "{}").text("key");
	}

	private static int call(StartedGateway gateway, String key, String path, String idempotencyKey) {
		try (HttpClient client = HttpClient.newHttpClient()) {
			HttpRequest.Builder request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
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
