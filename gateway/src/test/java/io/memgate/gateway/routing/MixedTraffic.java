package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.redis.RedisProcess;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls of every fate by two projects of an account, many at the same time, through two
 * assembled gateways that record them.
 */
public final class MixedTraffic {

	private static final String ACCOUNT = "acme";

	private static final int CALLS = 400;

	private static final int AT_ONCE = 6;

	private static final int TOTAL_USED_UP = 40301;

	private static final String POLICY = """
			version: 1
			profile: memos-2025-09
			tokenizer: cl100k_base
			contact: https://example.com/quota
			notice-period: 14d
			warn-at: [80%, 100%]
			default-plan: free
			plans:
			  free:
			    max-body: 4KB
			    quota: { calls: 70, per: month }
			    apis:
			      addMessage:   { quota: 25, max-input-tokens: 40 }
			      searchMemory: { quota: { calls: 20, per: day }, max-input-tokens: 40, max-results: 10 }
			      getMessage:   { quota: unlimited, max-results: 50 }
			      deleteMemory: { quota: 1 }
			    rates:
			      tokens:  { input-tokens: 100, per: 1s, mode: enforced, apis: [searchMemory] }
			      slots:   { requests: 15, per: 1s, mode: enforced, apis: [getMessage] }
			      bucket:  { requests: 40, per: 1s, kind: bucket, burst: 8, scope: project, mode: enforced, apis: [addMessage] }
			      told:    { requests: 2, per: 1s, mode: advisory }
			      hidden:  { input-tokens: 30, per: 1s, kind: bucket, mode: shadow }
			""";

	private final Random random = new Random(20261201);

	private final HttpClient client = HttpClient.newHttpClient();

	private final List<String> keys;

	private final List<StartedGateway> gateways;

	private MixedTraffic(StartedGateway... gateways) {
		this.gateways = List.of(gateways);
		this.keys = List.of(gateways[0].key(), secondKey(gateways[0]));
	}

	/** Writes the policy, with something changed. */
	public static Path policy(Path folder, String name, UnaryOperator<String> change) throws IOException {
		Path profiles = Files.createDirectories(folder.resolve("profiles"));
		Path profile = profiles.resolve("memos-2025-09.yml");
		if (!Files.exists(profile)) {
			Files.copy(Path.of("../deploy/policy/profiles/memos-2025-09.yml"), profile);
		}
		return Files.writeString(folder.resolve(name), change.apply(POLICY));
	}

	/**
	 * Makes the calls under a policy.
	 * @return the usage logs of both gateways, whole
	 */
	public static List<Path> record(Path folder, Path policy) throws IOException {
		Path other = Files.createDirectories(folder.resolve("other"));
		try (RedisProcess redis = RedisProcess.launchOnFreePort()) {
			try (StartedGateway one = start(folder, policy, redis); StartedGateway two = start(other, policy, redis)) {
				new MixedTraffic(one, two).run();
			}
		}
		return List.of(folder.resolve("usage.log"), other.resolve("usage.log"));
	}

	private static StartedGateway start(Path folder, Path policy, RedisProcess redis) {
		StartedGateway gateway = StartedGateway.start(folder, policy, ACCOUNT,
				"--spring.data.redis.url=redis://127.0.0.1:" + redis.port(),
				"--resilience4j.timelimiter.instances.backend.timeout-duration=2s",
				"--memgate.node=" + folder.getFileName());
		GatewayUnderTest.await(() -> gateway.post(GatewayUnderTest.GET, get()).status() == 200);
		gateway.backend.behaving(MixedTraffic::answer);
		return gateway;
	}

	/** The backend fails when it is asked to, and takes its time. */
	private static Mono<RecordingBackend.Answer> answer(RecordingBackend.Received call) {
		if (call.text().contains("cut-me")) {
			return Mono.empty();
		}
		return Mono
			.just(call.text().contains("fail-me")
					? new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}")
					: RecordingBackend.OK)
			.delayElement(Duration.ofMillis(call.text().contains("hold-me") ? 500 : call.body().length % 17));
	}

	private void run() {
		atOnce(3, () -> call("/api/openmem/v1/delete/memory", "{\"user_id\":\"hold-me\"}", null));
		atOnce(5, () -> search("tea ".repeat(30), 5));
		atOnce(1, () -> search("tea", 9));
		atOnce(1, () -> call("/api/openmem/v1/get/memory", "{\"user_id\":\"u\"}", null));
		for (int i = 0; i < CALLS; i += AT_ONCE) {
			atOnce(AT_ONCE, this::next);
			if (i == CALLS / AT_ONCE / 2 * AT_ONCE) {
				grant("addMessage", 15);
				grant(Grant.TOTAL, 10);
			}
		}
		GatewayUnderTest.await(this::isTotalUsedUp);
	}

	private boolean isTotalUsedUp() {
		return this.gateways.getLast().post(GatewayUnderTest.GET, get()).json().path("code").asInt() == TOTAL_USED_UP;
	}

	private void atOnce(int calls, Supplier<HttpRequest> next) {
		List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, calls)
			.mapToObj((each) -> this.client.sendAsync(next.get(), HttpResponse.BodyHandlers.ofString()))
			.toList();
		answers.forEach(CompletableFuture::join);
	}

	private void grant(String quota, long amount) {
		this.gateways.getFirst()
			.bean(Directory.class)
			.add(ACCOUNT, new Grant(quota, quota, amount, "test", "test", Instant.now(), null))
			.block();
	}

	private HttpRequest next() {
		return switch (this.random.nextInt(20)) {
			case 0, 1 -> add("fail-me");
			case 2 -> add("much text ".repeat(40));
			case 3 -> search("tea", 11 + this.random.nextInt(5));
			case 4 -> search("x".repeat(5000), 3);
			case 5 -> call(GatewayUnderTest.SEARCH, "{\"user_id\":\"u\"}", null);
			case 6 -> search("cut-me", 5);
			case 7 ->
				call(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE, "\"again-" + this.random.nextInt(3) + '"');
			case 8, 9, 10 -> call(GatewayUnderTest.GET, get(), null);
			case 11, 12, 13, 14 ->
				search("What about tea, say, with words beyond the limit's bytes?", 5 + this.random.nextInt(6));
			default -> add("I like tea.");
		};
	}

	private static String get() {
		return "{\"user_id\":\"u\",\"conversation_id\":\"c\"}";
	}

	private HttpRequest add(String text) {
		return call(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE.replace("I like tea.", text), null);
	}

	private HttpRequest search(String text, int results) {
		return call(GatewayUnderTest.SEARCH,
				"{\"user_id\":\"u\",\"query\":\"" + text + "\",\"memory_limit_number\":" + results + "}", null);
	}

	private HttpRequest call(String path, String body, @Nullable String idempotencyKey) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.gateways.get(this.random.nextInt(2)).port() + path))
			.header("Authorization", "Token " + this.keys.get(this.random.nextInt(2)))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (idempotencyKey != null) {
			request.header("Idempotency-Key", idempotencyKey);
		}
		return request.build();
	}

	private static String secondKey(StartedGateway gateway) {
		NewKey made = new KeyIssuer().issue("mpg");
		Directory directory = gateway.bean(Directory.class);
		directory.add(ACCOUNT, new Project("second", Instant.now()))
			.then(directory.add(ACCOUNT, new ApiKey(made.id(), "second", null, Instant.now(), null), made))
			.block();
		return made.text();
	}

}
