package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A policy file that changes under two gateways with one Redis. */
class ReloadWebTests {

	private static final String ACCOUNT = "acme";

	private static final int CLIENTS = 8;

	private final RedisProcess redis = RedisProcess.launchOnFreePort();

	private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

	@TempDir
	private Path folder;

	private CopiedPolicy policy = new CopiedPolicy(Path.of(""));

	@BeforeEach
	void copyPolicy() {
		this.policy = CopiedPolicy.into(this.folder);
	}

	@AfterEach
	void stopRedis() {
		this.redis.close();
	}

	private StartedGateway start(String name) throws IOException {
		return StartedGateway.start(Files.createDirectories(this.folder.resolve(name)), this.policy.file(), ACCOUNT,
				"--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(), "--memgate.node=" + name);
	}

	@Test
	void aRaisedLimitIsInForceOnEveryNodeWithNoCallDroppedAndNothingForgotten() throws IOException {
		try (StartedGateway first = start("first"); StartedGateway second = start("second")) {
			AtomicBoolean done = new AtomicBoolean();
			try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
				IntStream.range(0, CLIENTS).forEach((i) -> clients.execute(() -> {
					StartedGateway gateway = (i % 2 == 0) ? first : second;
					while (!done.get()) {
						this.statuses.add(gateway.add());
					}
				}));
				this.policy.change("quota: 5000, max-input", "quota: 600000, max-input");
				long saved = System.nanoTime();
				GatewayUnderTest.await(() -> tells(first, "\"addMessage\";q=600000"));
				GatewayUnderTest.await(() -> tells(second, "\"addMessage\";q=600000"));
				assertThat(Duration.ofNanos(System.nanoTime() - saved)).isLessThan(Duration.ofSeconds(5));
				done.set(true);
			}

			assertThat(this.statuses).hasSizeGreaterThan(CLIENTS).containsOnly(200);
			assertThat(this.redis.hash(new AccountKeys(ACCOUNT).quota()).get("addMessage:u"))
				.isEqualTo(Integer.toString(this.statuses.size()));
		}
	}

	@Test
	void aDatedChangeTakesEffectOnEveryNodeWithoutAnotherLook() throws IOException {
		try (StartedGateway first = start("first"); StartedGateway second = start("second")) {
			this.policy.append("""

					changes:
					  - id: soon
					    effective: %s
					    emergency: The index is too small.
					    summary: 4,000 messages.
					    plans: { free: { apis: { addMessage: { quota: 4000 } } } }
					""".formatted(Instant.now().plus(4, ChronoUnit.SECONDS).truncatedTo(ChronoUnit.SECONDS)));
			GatewayUnderTest.await(() -> revisions(first) == 2 && revisions(second) == 2);
			assertThat(tells(first, "\"addMessage\";q=5000")).isTrue();

			GatewayUnderTest.await(() -> tells(first, "\"addMessage\";q=4000"));
			GatewayUnderTest.await(() -> tells(second, "\"addMessage\";q=4000"));
			assertThat(first.bean(PolicyInForce.class).get().revision()).endsWith("+soon");
		}
	}

	@Test
	void aNodeUnderATighterPolicyDoesNotComeUpAndSaysWhatToWrite() throws IOException {
		try (StartedGateway first = start("first")) {
			this.policy.change("quota: 5000, max-input", "quota: 4000, max-input");

			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start("second"))
				.havingRootCause()
				.withMessageContaining("memos-free.yml:")
				.withMessageContaining("5000 -> 4000")
				.withMessageContaining("changes:");
			assertThat(first.add()).isEqualTo(200);
		}
	}

	private static int revisions(StartedGateway gateway) {
		return gateway.bean(PolicyInForce.class).activation().revisions().revisions().size();
	}

	private boolean tells(StartedGateway gateway, String item) {
		GatewayUnderTest.Answered answered = gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE);
		this.statuses.add(answered.status());
		return answered.header("RateLimit-Policy").contains(item);
	}

}
