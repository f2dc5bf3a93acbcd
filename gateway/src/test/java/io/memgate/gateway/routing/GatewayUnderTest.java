package io.memgate.gateway.routing;

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
import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The assembled gateway under the shipped policy, on a real Redis, in front of a
 * {@link RecordingBackend}. Every test begins with an empty Redis but for one account,
 * {@code acme}, with two projects and a key of each.
 */
@ExtendWith(RedisServer.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "memgate.policy=../deploy/policy/memos-free.yml")
abstract class GatewayUnderTest {

	static final String ACCOUNT = "acme";

	static final String ADD = "/api/openmem/v1/add/message";

	static final String SEARCH = "/api/openmem/v1/search/memory";

	static final String GET = "/api/openmem/v1/get/message";

	static final String ONE_MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	static final String ONE_QUERY = """
			{"user_id":"u","query":"What do I like?"}""";

	static final RecordingBackend BACKEND = new RecordingBackend();

	static final Path FILES = files();

	private static final JsonMapper JSON = new JsonMapper();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	int port;

	@Autowired
	Directory directory;

	@Autowired
	Store store;

	private final KeyIssuer keys = new KeyIssuer();

	String key = "";

	String secondKey = "";

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		RedisServer.properties(registry);
		registry.add("memgate.backend.url", BACKEND::url);
		registry.add("memgate.backend.secret-file", () -> secret("assertion"));
		registry.add("memgate.admin.token-file", () -> secret("admin-token"));
		registry.add("memgate.usage-log.file", () -> FILES.resolve("${test.log:usage}.log").toString());
		registry.add("memgate.node", () -> "test");
		registry.add("management.server.port", () -> "0");
		registry.add("resilience4j.timelimiter.instances.backend.timeout-duration", () -> "2s");
		registry.add("memgate.reservation-ttl", () -> "1500ms");
	}

	private static Path files() {
		try {
			return Files.createTempDirectory("memgate-test");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String secret(String name) {
		try {
			return Files.writeString(FILES.resolve(name), "a-secret-of-a-test-of-at-least-32-characters").toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@BeforeEach
	void makeAccount() {
		BACKEND.reset();
		// A context that another test's has paused connects to Redis anew.
		this.directory.add(new Account(ACCOUNT, "free", Instant.now()))
			.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50)))
			.block(PATIENCE);
		await(this.store::isOpen);
		this.key = makeKey("first");
		this.secondKey = makeKey("second");
	}

	private String makeKey(String project) {
		this.directory.add(ACCOUNT, new Project(project, Instant.now())).block(PATIENCE);
		NewKey made = this.keys.issue(prefix());
		this.directory.add(ACCOUNT, new ApiKey(made.id(), project, null, Instant.now(), null), made).block(PATIENCE);
		return made.text();
	}

	/** Prefix of the policy's keys. */
	String prefix() {
		return "mpg";
	}

	/** What the header says of the caller. */
	String authorization() {
		return "Token " + this.key;
	}

	@AfterAll
	static void forget() {
		BACKEND.reset();
	}

	Answered post(String path, String body) {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(PATIENCE)
			.header("Authorization", authorization())
			.header("Content-Type", "application/json");
	}

	Answered send(HttpRequest.Builder request) {
		try {
			return new Answered(this.client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Looks until something has come about. */
	static void await(BooleanSupplier condition) {
		Flux.interval(Duration.ZERO, Duration.ofMillis(20), Schedulers.boundedElastic())
			.takeUntil((tick) -> condition.getAsBoolean())
			.blockLast(PATIENCE);
	}

	/**
	 * Calls until the gateway has noticed that Redis was emptied before this test, and
	 * has written anew which accounts have open reservations.
	 */
	void awaitAccountWritten() {
		await(() -> {
			send(anyRead());
			return !RedisServer.commands().keys(NodeKeys.open("*")).isEmpty();
		});
	}

	/** A call that changes nothing. */
	HttpRequest.Builder anyRead() {
		return request("/api/openmem/v1/get/memory/m-1").GET();
	}

	static long used(String api) {
		return counter(api + ":u");
	}

	static long reserved(String api) {
		return counter(api + ":r");
	}

	private static long counter(String field) {
		String value = RedisServer.commands().hget(new AccountKeys(ACCOUNT).quota(), field);
		return (value != null) ? Long.parseLong(value) : 0;
	}

	/** An answer as a test looks at it. */
	record Answered(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		JsonNode json() {
			return JSON.readTree(this.response.body());
		}

		String text(String member) {
			return Objects.requireNonNull(json().get(member), () -> "no " + member + " in " + this.response.body())
				.asString();
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

	}

	/** Calls that the node may still have in flight. */
	static double places(MeterRegistry meters) {
		return meters.get("resilience4j.bulkhead.available.concurrent.calls").tag("name", "backend").gauge().value();
	}

}
