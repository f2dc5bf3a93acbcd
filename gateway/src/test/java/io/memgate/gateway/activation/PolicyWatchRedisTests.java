package io.memgate.gateway.activation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyException;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.redis.Finding;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(RedisServer.class)
class PolicyWatchRedisTests {

	private static final String PROFILE = "profiles/memos-2025-09.yml";

	private static final Scheduler WORK = Schedulers.newBoundedElastic(1, 10, "policy-test");

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Redis redis;

	private final List<Node> nodes = new ArrayList<>();

	@TempDir
	private Path folder;

	private Path file = Path.of("");

	PolicyWatchRedisTests(Redis redis) {
		this.redis = redis;
	}

	@BeforeEach
	void copyPolicy() {
		this.file = CopiedPolicy.into(this.folder).file();
	}

	@AfterEach
	void stopNodes() {
		this.nodes.forEach((node) -> node.watch.stop());
	}

	@Test
	void aLooseningIsInForceWhenTwoLooksHaveFoundIt() {
		Node node = new Node();
		node.watch.start();
		change("quota: 1000", "quota: 2000");

		node.look();
		assertThat(node.searches()).isEqualTo(1000);
		node.look();

		assertThat(node.searches()).isEqualTo(2000);
		assertThat(node.state.refusal()).isNull();
	}

	@Test
	void aTighteningInPlaceIsRefusedWithTheBlockToPasteAndTheOldPolicyStays() {
		Node node = new Node();
		node.watch.start();
		change("max-results: 10", "max-results: 8");

		node.lookTwice();

		assertThat(node.search().maxResults()).isEqualTo(10);
		assertThat(node.refusal()).contains("memos-free.yml:", "max-results", "10", "8", "changes:", "effective:");
		assertThat(node.metric("memgate.policy.refused")).isEqualTo(1);

		change("max-results: 8", "max-results: 10");
		node.lookTwice();
		assertThat(node.state.refusal()).isNull();
		assertThat(node.metric("memgate.policy.refused")).isZero();
	}

	@Test
	void policiesAreComparedOnAThreadThatMayTakeItsTime() {
		Node node = new Node();
		node.watch.start();
		change("quota: 1000", "quota: 2000");

		node.lookTwice();

		assertThat(node.judgesClock.readOn).isNotEmpty().allMatch((thread) -> thread.startsWith("policy-test"));
	}

	@Test
	void aFileWithAMistakeIsRefusedAndTheOldPolicyStays() {
		Node node = new Node();
		node.watch.start();
		change("quota: 1000", "quota: none");

		node.lookTwice();

		assertThat(node.searches()).isEqualTo(1000);
		assertThat(node.refusal()).contains("memos-free.yml:", "plans.free.apis.searchMemory.quota", "none",
				"expected");
	}

	@Test
	void aFileThatHasGoneIsRefusedAndTheOldPolicyStays() throws IOException {
		Node node = new Node();
		node.watch.start();
		Files.delete(this.file);

		node.lookTwice();

		assertThat(node.searches()).isEqualTo(1000);
		assertThat(node.refusal()).contains("there is no file");
	}

	@Test
	void aDatedTighteningIsAnnouncedOnceForAllNodes() {
		Node first = new Node();
		Node second = new Node();
		first.watch.start();
		second.watch.start();
		append(change("soon", Instant.now().plus(15, ChronoUnit.DAYS)));

		first.lookTwice();
		second.lookTwice();

		Activation activation = first.inForce.activation();
		assertThat(activation.announced()).containsOnlyKeys("change:soon");
		assertThat(second.inForce.activation().announced()).isEqualTo(activation.announced());
		assertThat(second.inForce.activation().at()).isEqualTo(activation.at());
	}

	@Test
	void aDatedTighteningWithoutItsNoticeIsRefused() {
		Node node = new Node();
		node.watch.start();
		append(change("soon", Instant.now().plus(13, ChronoUnit.DAYS)));

		node.lookTwice();

		assertThat(node.refusal()).contains("max-results");
		assertThat(node.inForce.activation().revisions().revisions()).hasSize(1);
	}

	@Test
	void whatWasAnnouncedBeforeKeepsItsInstantWhenTheFileChanges() {
		Node node = new Node();
		node.watch.start();
		append(change("soon", Instant.now().plus(15, ChronoUnit.DAYS)));
		node.lookTwice();
		Instant announced = node.inForce.activation().announced().get("change:soon");

		change("quota: 1000", "quota: 2000");
		node.lookTwice();

		assertThat(node.searches()).isEqualTo(2000);
		assertThat(node.inForce.activation().announced()).containsEntry("change:soon", announced);
		assertThat(this.redis.list(PolicyKeys.HISTORY, 10).block(PATIENCE)).hasSize(3);
	}

	@Test
	void aNodeDoesNotStartUnderATighterPolicyThanTheOneInForce() {
		new Node().watch.start();
		change("quota: 1000", "quota: 900");

		Node late = new Node();

		assertThatExceptionOfType(PolicyException.class).isThrownBy(late.watch::start)
			.withMessageContaining("searchMemory")
			.withMessageContaining("changes:");
	}

	@Test
	void aConfigMapsLinkIsFollowed() throws IOException {
		Path mount = Files.createDirectories(this.folder.resolve("mount"));
		CopiedPolicy.into(mount.resolve("v1"));
		CopiedPolicy next = CopiedPolicy.into(mount.resolve("v2"));
		Path data = Files.createSymbolicLink(mount.resolve("..data"), Path.of("v1"));
		this.file = Files.createSymbolicLink(mount.resolve("memos-free.yml"), Path.of("..data/memos-free.yml"));
		Files.createSymbolicLink(mount.resolve("profiles"), Path.of("..data/profiles"));
		Node node = new Node();
		node.watch.start();
		next.change("quota: 1000", "quota: 3000");

		Path swapped = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("v2"));
		Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
		node.lookTwice();

		assertThat(node.searches()).isEqualTo(3000);
	}

	@Test
	void aChangedProfileCountsAsWell() throws IOException {
		Node node = new Node();
		node.watch.start();
		CopiedPolicy.replace(this.folder.resolve(PROFILE), "quota-exceeded: 40300", "quota-exceeded: 40399");

		node.lookTwice();

		assertThat(node.inForce.get().profile().errors().toString()).contains("40399");
	}

	@Test
	void aRedisThatWasEmptiedIsGivenThePolicyAgain() {
		Node node = new Node();
		node.watch.start();
		RedisServer.commands().del(PolicyKeys.CURRENT);

		node.look();

		assertThat(this.redis.hash(PolicyKeys.CURRENT).block(PATIENCE))
			.containsEntry("hash", node.inForce.activation().revisions().source().hash())
			.containsKey("file:memos-free.yml");
	}

	@Test
	void theQuotaStoreStaysClosedUntilThePolicyWasJudged() {
		Node node = new Node();
		PolicyExamination examination = new PolicyExamination(node.state);

		assertThat(examination.examine().block(PATIENCE)).isInstanceOf(Finding.Unsound.class);

		node.watch.start();
		assertThat(examination.examine().block(PATIENCE)).isInstanceOf(Finding.Sound.class);
	}

	private static String change(String id, Instant effective) {
		return """

				changes:
				  - id: %s
				    effective: %s
				    summary: At most 8 memories.
				    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
				""".formatted(id, effective.truncatedTo(ChronoUnit.SECONDS));
	}

	private void append(String text) {
		new CopiedPolicy(this.file).append(text);
	}

	private void change(String before, String after) {
		new CopiedPolicy(this.file).change(before, after);
	}

	/** What one node has of it. */
	private final class Node {

		private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

		private final PolicyInForce inForce = new PolicyInForce(
				new Activation(PolicyLoader.load(PolicyWatchRedisTests.this.file), Map.of(), Instant.EPOCH),
				Clock.systemUTC());

		private final PolicyState state = new PolicyState(PolicyWatchRedisTests.this.file, this.inForce,
				Clock.systemUTC(), this.registry);

		private final ThreadClock judgesClock = new ThreadClock();

		private final PolicyWatch watch = new PolicyWatch(PolicyWatchRedisTests.this.file,
				new PolicyActivator(new PolicyRegister(PolicyWatchRedisTests.this.redis), this.inForce,
						this.judgesClock, WORK),
				this.inForce, this.state, WORK);

		private final PolicyMetrics metrics = new PolicyMetrics(this.registry, this.inForce, this.state);

		Node() {
			PolicyWatchRedisTests.this.nodes.add(this);
		}

		void look() {
			this.watch.look().block(PATIENCE);
		}

		void lookTwice() {
			look();
			look();
		}

		ApiLimits search() {
			Plan free = Objects.requireNonNull(this.inForce.get().plans().get("free"));
			return Objects.requireNonNull(free.apis().get("searchMemory"));
		}

		long searches() {
			return Objects.requireNonNull(search().quota()).calls();
		}

		String refusal() {
			return Objects.requireNonNull(this.state.refusal()).why();
		}

		double metric(String name) {
			this.metrics.tell();
			return this.registry.get(name).gauge().value();
		}

	}

	/** A clock that notes who reads it. */
	private static final class ThreadClock extends Clock {

		private final Queue<String> readOn = new ConcurrentLinkedQueue<>();

		@Override
		public Instant instant() {
			this.readOn.add(Thread.currentThread().getName());
			return Instant.now();
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException();
		}

	}

}
