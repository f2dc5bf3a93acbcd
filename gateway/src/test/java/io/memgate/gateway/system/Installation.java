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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.memgate.gateway.redis.RedisProcess;
import io.lettuce.core.KillArgs;
import io.memgate.gateway.routing.AssertedRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Redis, the memory backend and gateways, as processes on loopback in a folder of their
 * own.
 */
final class Installation implements AutoCloseable {

	static final String PROJECT = "first";

	static final String API = "/api/openmem/v1";

	private static final JsonMapper JSON = new JsonMapper();

	static final String SECRET = "a-secret-of-a-test-of-at-least-32-characters";

	/** Options of JVMs that start sooner and never get as fast. */
	static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int UNAVAILABLE = 503;

	private static final int MOST_READS = 5;

	private static final Pattern OWED = Pattern.compile("(?m)^memgate_settlements_owed(?:\\{[^}]*})? ([0-9.]+)");

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final RedisProcess redis;

	private final Application backend;

	private final URI memory;

	private final List<GatewayNode> gateways;

	private final List<String> settings;

	private Installation(RedisProcess redis, Application backend, URI memory, List<GatewayNode> gateways,
			List<String> settings) {
		this.redis = redis;
		this.backend = backend;
		this.memory = memory;
		this.gateways = List.copyOf(gateways);
		this.settings = List.copyOf(settings);
	}

	/** One gateway under the shipped policy, soon there. */
	static Installation start(Path folder) throws IOException {
		return start(folder, Path.of("../deploy/policy/memos-free.yml"), QUICK, List.of(packaged()), List.of());
	}

	/** The gateway's jar as a program. */
	static List<String> packaged() throws IOException {
		return Application.jar(Path.of("target"), "memgate-gateway");
	}

	/**
	 * Starts all parts at once, and waits until all are healthy.
	 * @param options of every JVM
	 * @param programs what each gateway runs
	 * @param more settings of the gateways
	 */
	static Installation start(Path folder, Path policy, List<String> options, List<List<String>> programs,
			List<String> more) throws IOException {
		String secret = Files.writeString(folder.resolve("secret"), SECRET).toString();
		RedisProcess redis = RedisProcess.launchDurable(folder.resolve("redis"));
		int port = Application.freePort();
		Application backend = Application.launch(
				with(options, Application.jar(Path.of("../memory-backend/target"), "memgate-memory-backend")),
				folder.resolve("backend.log"), loopback(port).resolve("/actuator/health"),
				List.of("--server.port=" + port, "--memgate.data-dir=" + folder.resolve("memory"),
						"--memgate.assertion.secret-file=" + secret));
		List<String> settings = with(List.of("--memgate.policy=" + policy, "--memgate.backend.secret-file=" + secret,
				"--memgate.admin.token-file=" + secret), more);
		List<GatewayNode> gateways = new ArrayList<>();
		for (List<String> program : programs) {
			gateways.add(GatewayNode.launch(with(options, program), "gateway-" + (gateways.size() + 1), folder,
					redis.port(), port, settings));
		}
		Installation made = new Installation(redis, backend, loopback(port), gateways, settings);
		made.backend.awaitHealthy();
		made.awaitReady();
		return made;
	}

	private static List<String> with(List<String> first, List<String> then) {
		List<String> all = new ArrayList<>(first);
		all.addAll(then);
		return all;
	}

	static URI loopback(int port) {
		return URI.create("http://127.0.0.1:" + port);
	}

	/**
	 * Starts one more gateway, under a policy of its own, that does not belong to this.
	 */
	GatewayNode another(String name, Path folder, Path policy) throws IOException {
		return another(packaged(), name, folder, policy);
	}

	/** The same of another program. */
	GatewayNode another(List<String> program, String name, Path folder, Path policy) throws IOException {
		return GatewayNode.launch(with(QUICK, program), name, folder, this.redis.port(), this.memory.getPort(),
				with(this.settings.stream().filter((each) -> !each.startsWith("--memgate.policy=")).toList(),
						List.of("--memgate.policy=" + policy)));
	}

	List<GatewayNode> gateways() {
		return this.gateways;
	}

	RedisProcess redis() {
		return this.redis;
	}

	Application backend() {
		return this.backend;
	}

	/** Where the memory service listens. */
	URI memory() {
		return this.memory;
	}

	/** Makes an account of the default plan with one project. */
	void makeAccount(String account) {
		make(account, "{\"id\":\"" + account + "\"}");
	}

	/** Makes an account with one project. */
	void makeAccount(String account, String plan) {
		make(account, "{\"id\":\"" + account + "\",\"plan\":\"" + plan + "\"}");
	}

	private void make(String account, String description) {
		admin("/accounts", description);
		admin("/accounts/" + account + "/projects", "{\"id\":\"" + PROJECT + "\"}");
	}

	/** Makes a key of the account's project. */
	String makeKey(String account) {
		return makeKey(account, PROJECT);
	}

	/** Makes a key of one of the account's projects. */
	String makeKey(String account, String project) {
		return admin("/accounts/" + account + "/projects/" + project + "/keys", "{}").get("key").asString();
	}

	/** Grants extra calls of an Api, until as many as wanted are granted in all. */
	void grantUpTo(String account, String api, long wanted) {
		for (long missing = wanted - granted(account, api); missing > 0; missing = wanted - granted(account, api)) {
			send(adminRequest("/accounts/" + account + "/grants").POST(HttpRequest.BodyPublishers.ofString(
					"{\"api\":\"" + api + "\",\"amount\":" + missing + ",\"reason\":\"more while calls go on\"}")));
		}
	}

	private long granted(String account, String api) {
		return quota(account, api).get("granted").asLong();
	}

	/** Where an account stands with one quota, as the admin API shows it. */
	JsonNode quota(String account, String api) {
		return findQuota(account, api).orElseThrow(() -> new IllegalStateException("no quota of " + api));
	}

	private Optional<JsonNode> findQuota(String account, String api) {
		for (JsonNode quota : admin(adminRequest("/accounts/" + account).GET()).get("quotas")) {
			if (quota.get("quota").asString().equals(api)) {
				return Optional.of(quota);
			}
		}
		return Optional.empty();
	}

	/** Calls that quota and grants allow, as the admin API shows it. */
	long limit(String account, String api) {
		return findQuota(account, api).map((quota) -> quota.get("limit").asLong() + quota.get("granted").asLong())
			.orElse(Long.MAX_VALUE);
	}

	/** What the ledger check says of an account. */
	JsonNode ledger(String account) {
		return send(adminRequest("/accounts/" + account + "/ledger").GET());
	}

	/**
	 * Throttles an account.
	 * @param state {@code temporary}, for two hours, or {@code permanent}
	 */
	void throttle(String account, String state) {
		String until = state.equals("temporary") ? "\"until\":\"" + Instant.now().plus(Duration.ofHours(2)) + "\","
				: "";
		admin("/accounts/" + account + "/standing/throttle",
				"{\"state\":\"" + state + "\"," + until + "\"reason\":\"test\"}");
	}

	/**
	 * Deletes an account or project, or goes on with that; asks twice, where it has to.
	 * @param path its own, such as {@code /accounts/acme}
	 */
	JsonNode delete(String path) {
		JsonNode asked = admin(path + "/deletion", "{}");
		return asked.has("confirm") ? admin(path + "/deletion",
				"{\"confirm\":\"" + asked.get("confirm").asString() + "\",\"reason\":\"test\"}") : asked;
	}

	/** Waits until a deletion has begun. */
	void awaitDeleting(String path) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!send(adminRequest(path + "/deletion").GET()).path("state").asString("").equals("deleting")
				&& System.nanoTime() < deadline) {
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	/** Memories that the memory service has of an account. */
	long memories(String account) {
		return ask(AssertedRequest.memories(this.memory, SECRET, account, PROJECT)).get("data")
			.get("memories")
			.asLong();
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
		this.redis.ask((commands) -> {
			String[] lost = commands.keys("mg:{" + account + "}:usage:*").toArray(String[]::new);
			commands.del(lost);
			commands.del("mg:{" + account + "}:quota");
			return commands.clientKill(KillArgs.Builder.typeNormal().skipme());
		});
	}

	/** Successful calls that the ledger has charged an account for. */
	long used(String account, String api) {
		return quota(account, api).get("used").asLong();
	}

	/** Writes that the memory service's journal has as completed. */
	long completed(String account, String api) {
		return ask(AssertedRequest.totals(this.memory, SECRET, account, PROJECT)).get("data")
			.get("apis")
			.path(api)
			.asLong(0);
	}

	/**
	 * What the memory service says became of a write; one never seen is fenced by that.
	 */
	String outcome(String account, String id) {
		return ask(AssertedRequest.outcome(this.memory, SECRET, account, PROJECT, id)).get("data")
			.get("outcome")
			.asString();
	}

	/** A gateway's meters in Prometheus's form. */
	String metrics(GatewayNode gateway) {
		return text(toAdmin(gateway, "/actuator/prometheus").build());
	}

	/** Settlements that the gateways still owe Redis; one that is not there owes none. */
	long owed() {
		return this.gateways.stream()
			.filter((gateway) -> !gateway.process().healthText().isEmpty())
			.mapToLong((gateway) -> meter(gateway, OWED))
			.sum();
	}

	/**
	 * What a gateway's meter says, the first group of a pattern. Where its meters cannot
	 * be read, that is said with its errors, and they are read again.
	 */
	long meter(GatewayNode gateway, Pattern line) {
		for (int i = 0; i < MOST_READS; i++) {
			Matcher found = line.matcher(metrics(gateway));
			if (found.find()) {
				return Double.valueOf(found.group(1)).longValue();
			}
			System.out.printf("The meters of %s cannot be read:%n%s%n", gateway.origin(), gateway.process().errors());
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
		throw new IllegalStateException("no " + line + " in: " + metrics(gateway));
	}

	/** Waits until every gateway says that it can serve. */
	void awaitReady() {
		for (GatewayNode gateway : this.gateways) {
			gateway.process().awaitHealthy();
		}
	}

	/** Makes a governed call, whatever comes of it. */
	JsonNode answer(String key, String path, String body) {
		return send(HttpRequest.newBuilder(this.gateways.getFirst().origin().resolve(API + path))
			.header("Authorization", "Token " + key)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Makes a governed call at one of the gateways, whatever comes of it. */
	HttpResponse<String> call(GatewayNode gateway, String key, String path, String body) {
		return answered(HttpRequest.newBuilder(gateway.origin().resolve(API + path))
			.header("Authorization", "Token " + key)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.timeout(PATIENCE)
			.build());
	}

	/** What the self-service API answers. */
	JsonNode selfService(String path, String key) {
		return send(HttpRequest.newBuilder(this.gateways.getFirst().origin().resolve("/memgate/v1" + path))
			.header("Authorization", "Token " + key));
	}

	/** Makes a governed call, which must succeed. */
	JsonNode call(String key, String path, String body) {
		JsonNode answer = answer(key, path, body);
		if (answer.get("code").asInt() != 0) {
			throw new IllegalStateException(path + ": " + answer);
		}
		return answer.get("data");
	}

	/** Makes a call of the admin API, which must succeed. */
	JsonNode admin(String path, String body) {
		return admin(adminRequest(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Asks again as long as the gateway says that Redis is away. */
	private JsonNode admin(HttpRequest.Builder request) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		JsonNode answer = send(request);
		while (answer.path("status").asInt(200) == UNAVAILABLE && System.nanoTime() < deadline) {
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
			answer = send(request);
		}
		if (answer.path("status").asInt(200) >= 400) {
			throw new IllegalStateException("the admin API answered " + answer);
		}
		return answer;
	}

	private HttpRequest.Builder adminRequest(String path) {
		return toAdmin(this.gateways.getFirst(), "/admin/v1" + path).header("Content-Type", "application/json");
	}

	private static HttpRequest.Builder toAdmin(GatewayNode gateway, String path) {
		return HttpRequest.newBuilder(gateway.admin().resolve(path)).header("Authorization", "Bearer " + SECRET);
	}

	private JsonNode send(HttpRequest.Builder request) {
		return ask(request.timeout(PATIENCE).build());
	}

	private JsonNode ask(HttpRequest request) {
		return JSON.readTree(text(request));
	}

	private String text(HttpRequest request) {
		return answered(request).body();
	}

	private HttpResponse<String> answered(HttpRequest request) {
		try {
			return this.client.send(request, HttpResponse.BodyHandlers.ofString());
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
		this.gateways.forEach(GatewayNode::close);
		this.backend.close();
		this.redis.close();
		this.client.close();
	}

}
