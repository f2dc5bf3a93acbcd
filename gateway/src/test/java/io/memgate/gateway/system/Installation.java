package io.memgate.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.memgate.gateway.redis.RedisProcess;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Redis, the memory backend and a gateway, as processes on loopback in a folder of their
 * own, under the shipped policy.
 */
final class Installation implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String SECRET = "a-secret-of-a-test-of-at-least-32-characters";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final RedisProcess redis;

	private final Application backend;

	private final Application gateway;

	private final URI origin;

	private final URI admin;

	private Installation(RedisProcess redis, Application backend, Application gateway, int port, int adminPort) {
		this.redis = redis;
		this.backend = backend;
		this.gateway = gateway;
		this.origin = loopback(port);
		this.admin = loopback(adminPort);
	}

	static Installation start(Path folder) throws IOException {
		String secret = Files.writeString(folder.resolve("secret"), SECRET).toString();
		RedisProcess redis = RedisProcess.launchOnFreePort();
		int backendPort = Application.freePort();
		Application backend = Application.start(Path.of("../memory-backend/target"), "memgate-memory-backend",
				folder.resolve("backend.log"), loopback(backendPort).resolve("/actuator/health"),
				"--server.port=" + backendPort, "--memgate.data-dir=" + folder.resolve("memory"),
				"--memgate.assertion.secret-file=" + secret);
		int port = Application.freePort();
		int adminPort = Application.freePort();
		Application gateway = Application.start(Path.of("target"), "memgate-gateway", folder.resolve("gateway.log"),
				loopback(adminPort).resolve("/actuator/health/readiness"), "--server.port=" + port,
				"--management.server.port=" + adminPort, "--spring.data.redis.url=redis://127.0.0.1:" + redis.port(),
				"--memgate.policy=../deploy/policy/memos-free.yml", "--memgate.backend.url=" + loopback(backendPort),
				"--memgate.backend.secret-file=" + secret, "--memgate.admin.token-file=" + secret,
				"--memgate.usage-log.file=" + folder.resolve("usage.log"));
		return new Installation(redis, backend, gateway, port, adminPort);
	}

	private static URI loopback(int port) {
		return URI.create("http://127.0.0.1:" + port);
	}

	/** Makes an account with one project. */
	void makeAccount(String account) {
		admin("/accounts", "{\"id\":\"" + account + "\"}");
		admin("/accounts/" + account + "/projects", "{\"id\":\"first\"}");
	}

	/** Makes a key of the account's project. */
	String makeKey(String account) {
		return admin("/accounts/" + account + "/projects/first/keys", "{}").get("key").asString();
	}

	/** Successful calls that the ledger has charged an account for. */
	long used(String account, String api) {
		for (JsonNode quota : send(adminRequest("/accounts/" + account).GET()).get("quotas")) {
			if (quota.get("quota").asString().equals(api)) {
				return quota.get("used").asLong();
			}
		}
		throw new IllegalStateException("no quota of " + api);
	}

	/** What the ledger check says of an account. */
	JsonNode ledger(String account) {
		return send(adminRequest("/accounts/" + account + "/ledger").GET());
	}

	/** Accepts what the memory service says of an account. */
	JsonNode accept(String account) {
		return admin("/accounts/" + account + "/ledger/accept", "{\"reason\":\"test\"}");
	}

	/**
	 * Takes away what Redis knows that an account has used, as an older copy would, and
	 * cuts the gateway's connection.
	 */
	void loseUse(String account) {
		try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + this.redis.port())) {
			RedisCommands<String, String> commands = client.connect().sync();
			String[] lost = commands.keys("mg:{" + account + "}:usage:*").toArray(String[]::new);
			commands.del(lost);
			commands.del("mg:{" + account + "}:quota");
			commands.clientKill(KillArgs.Builder.typeNormal().skipme());
		}
	}

	void stopBackend() {
		this.backend.close();
	}

	/** Stops Redis; what it held is gone. */
	void stopRedis() {
		this.redis.close();
	}

	/** Starts Redis again, empty. */
	void restartRedis() {
		this.redis.restart();
	}

	/** Waits until the gateway says that it can serve. */
	void awaitReady() throws IOException {
		this.gateway.awaitHealthy(this.admin.resolve("/actuator/health/readiness"));
	}

	/** Makes a governed call, whatever comes of it. */
	JsonNode answer(String key, String path, String body) {
		return send(HttpRequest.newBuilder(this.origin.resolve("/api/openmem/v1" + path))
			.header("Authorization", "Token " + key)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Makes a governed call, which must succeed. */
	JsonNode call(String key, String path, String body) {
		JsonNode answer = answer(key, path, body);
		if (answer.get("code").asInt() != 0) {
			throw new IllegalStateException(path + ": " + answer);
		}
		return answer.get("data");
	}

	private JsonNode admin(String path, String body) {
		return send(adminRequest(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder adminRequest(String path) {
		return HttpRequest.newBuilder(this.admin.resolve("/admin/v1" + path))
			.header("Authorization", "Bearer " + SECRET)
			.header("Content-Type", "application/json");
	}

	private JsonNode send(HttpRequest.Builder request) {
		try {
			return JSON.readTree(
					this.client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString()).body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.gateway.close();
		this.backend.close();
		this.redis.close();
		this.client.close();
	}

}
