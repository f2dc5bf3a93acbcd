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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.GatewayApplication;
import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.admission.Settlements;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.Store;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers and operators see of a quota store that cannot be used, on a gateway with
 * a Redis of its own. {@code -Dmemgate.hanging=30} lets it hang for as many seconds.
 */
class QuotaStoreWebTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration HANGING = Duration.ofSeconds(Long.getLong("memgate.hanging", 2));

	private static final KeyIssuer ISSUER = new KeyIssuer();

	private final HttpClient client = HttpClient.newHttpClient();

	private final RecordingBackend backend = new RecordingBackend();

	private RedisProcess redis;

	private ConfigurableApplicationContext gateway;

	private String key;

	@BeforeEach
	void start(@TempDir Path folder) throws IOException {
		this.redis = RedisProcess.launchDurable(folder.resolve("redis"));
		String secret = Files.writeString(folder.resolve("secret"), "a-secret-of-a-test-of-at-least-32-characters")
			.toString();
		this.gateway = new SpringApplication(GatewayApplication.class).run("--server.port=0",
				"--management.server.port=0", "--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(),
				"--memgate.policy=../deploy/policy/memos-free.yml", "--memgate.backend.url=" + this.backend.url(),
				"--memgate.backend.secret-file=" + secret, "--memgate.admin.token-file=" + secret,
				"--memgate.usage-log.file=" + folder.resolve("usage.log"));
		await(this.gateway.getBean(Store.class)::isOpen);
		this.key = makeKey(this.gateway.getBean(Directory.class));
		await(() -> search(this.key).statusCode() == 200);
	}

	private static String makeKey(Directory directory) {
		NewKey made = ISSUER.issue("mpg");
		directory.add(new Account("acme", "free", Instant.now())).block(PATIENCE);
		directory.add("acme", new Project("first", Instant.now())).block(PATIENCE);
		directory.add("acme", new ApiKey(made.id(), "first", null, Instant.now(), null), made).block(PATIENCE);
		return made.text();
	}

	@AfterEach
	void stop() {
		this.gateway.close();
		this.backend.close();
		this.redis.close();
		this.client.close();
	}

	/**
	 * A path that nobody knows is answered without Redis, and so tells how slow the
	 * machine is.
	 */
	@Test
	void aHungRedisMeansQuickUnchargedRefusalsAndAnEndOfThemWithinTwoSeconds() {
		long before = used();
		this.redis.pause();
		await(() -> !this.gateway.getBean(Store.class).isOpen());
		int forwarded = this.backend.received().size();
		List<Long> refusals = new ArrayList<>();
		List<Long> unknownPaths = new ArrayList<>();

		long until = System.nanoTime() + HANGING.toNanos();
		while (System.nanoTime() < until) {
			refusals.add(micros(() -> assertThat(search(this.key).statusCode()).isEqualTo(503)));
			unknownPaths.add(micros(() -> assertThat(post("/unknown", this.key).statusCode()).isEqualTo(404)));
		}
		this.redis.resume();
		long recovery = micros(() -> await(() -> search(this.key).statusCode() == 200));

		System.out.printf("hung: %d refusals, p50 %d us, p99 %d us (unknown paths %d us); first success after %d us%n",
				refusals.size(), percentile(refusals, 50), percentile(refusals, 99), percentile(unknownPaths, 99),
				recovery);
		assertThat(percentile(refusals, 99)).isLessThanOrEqualTo(Math.max(50_000, 2 * percentile(unknownPaths, 99)));
		assertThat(recovery).isLessThanOrEqualTo(2_000_000);
		assertThat(this.backend.received()).hasSize(forwarded + 1);
		assertThat(used()).isEqualTo(before + 1);
	}

	private static long micros(Runnable work) {
		long start = System.nanoTime();
		work.run();
		return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
	}

	private static long percentile(List<Long> figures, int percent) {
		return figures.stream().sorted().toList().get((figures.size() - 1) * percent / 100);
	}

	@Test
	void anEmptiedRedisIsRefusedTellsWhyAndCallsNoKeyInvalid() {
		String other = makeKey(this.gateway.getBean(Directory.class));
		this.redis.ask((redis) -> redis.flushall());

		await(() -> !this.gateway.getBean(Store.class).isOpen());
		int forwarded = this.backend.received().size();
		assertThat(search(this.key).statusCode()).isEqualTo(503);
		assertThat(search(other).statusCode()).isEqualTo(503);
		assertThat(this.backend.received()).hasSize(forwarded);
		for (String own : List.of("limits", "usage", "statement", "keys", "quota-requests")) {
			assertThat(send(governed("/memgate/v1/" + own, this.key).GET()).statusCode()).as(own).isEqualTo(503);
		}
		assertThat(admin("/actuator/health/readiness").statusCode()).isEqualTo(503);
		assertThat(admin("/actuator/health/readiness").body()).contains("\"reason\":\"emptied\"")
			.contains("What Redis held is gone");
		assertThat(admin("/actuator/health/liveness").statusCode()).isEqualTo(200);
		assertThat(admin("/actuator/health").body()).doesNotContain("emptied");
		assertThat(admin("/actuator/prometheus").body()).contains("memgate_quota_store_closed{reason=\"emptied\"} 1.0");
	}

	@Test
	void readsWithoutAQuotaGoOnWhileRedisIsAwayAndAreEnteredWhenItIsBack() {
		this.redis.kill();
		await(() -> !this.gateway.getBean(Store.class).isOpen());

		for (int i = 0; i < 5; i++) {
			assertThat(send(governed("/api/openmem/v1/get/memory/m-1", this.key).GET()).statusCode()).isEqualTo(200);
		}
		assertThat(search(this.key).statusCode()).isEqualTo(503);
		assertThat(post("/api/openmem/v1/delete/memory", this.key).statusCode()).isNotEqualTo(200);
		this.redis.restart();

		await(() -> counter("getMemoryById:u") == 5);
		await(() -> this.gateway.getBean(Settlements.class).owed() == 0);
		assertThat(counter("getMemoryById:u")).isEqualTo(5);
		assertThat(counter("getMemoryById:r")).isZero();
		assertThat(this.redis.keys("*usage*").stream().flatMap((day) -> this.redis.hash(day).entrySet().stream()))
			.filteredOn((count) -> count.getKey().contains("getMemoryById"))
			.singleElement()
			.satisfies((count) -> assertThat(count.getValue()).isEqualTo("5"));
	}

	private long used() {
		return counter("searchMemory:u");
	}

	private long counter(String field) {
		return Long.parseLong(this.redis.hash(new AccountKeys("acme").quota()).getOrDefault(field, "0"));
	}

	private HttpRequest.Builder governed(String path, String with) {
		return HttpRequest.newBuilder(uri("local.server.port", path)).header("Authorization", "Token " + with);
	}

	private HttpResponse<String> search(String with) {
		return post(GatewayUnderTest.SEARCH, with);
	}

	private HttpResponse<String> post(String path, String with) {
		return send(governed(path, with).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(GatewayUnderTest.ONE_QUERY)));
	}

	private HttpResponse<String> admin(String path) {
		return send(HttpRequest.newBuilder(uri("local.management.port", path))
			.header("Authorization", "Bearer a-secret-of-a-test-of-at-least-32-characters"));
	}

	private URI uri(String port, String path) {
		return URI.create("http://127.0.0.1:" + this.gateway.getEnvironment().getRequiredProperty(port) + path);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
	}

}
