package io.memgate.gateway.activation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.SchemaCheck;
import io.memgate.gateway.redis.SchemaException;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
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
	void policiesArePutInForceOnAThreadThatMayTakeItsTime() {
		Node node = new Node();
		node.watch.start();
		change("quota: 1000", "quota: 2000");

		node.lookTwice();

		assertThat(node.preparedOn).isNotEmpty().allMatch((thread) -> thread.startsWith("policy-test"));
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
	void whatIsAnnouncedDifferentlyIsAnnouncedAnew() {
		Node node = new Node();
		node.watch.start();
		append(change("soon", Instant.now().plus(15, ChronoUnit.DAYS)));
		node.lookTwice();
		Instant announced = node.announced();

		change("At most 8 memories.", "No more than 8 memories.");
		node.lookTwice();
		assertThat(node.announced()).isEqualTo(announced);

		change("max-results: 8", "max-results: 7");
		node.lookTwice();
		Instant anew = node.announced();
		assertThat(anew).isAfter(announced);

		change("max-results: 7", "max-results: 8");
		node.lookTwice();
		assertThat(node.announced()).isAfter(anew);
	}

	@Test
	void aPolicyIsJudgedByRedissTimeEvenIfTheNodeHasNotHeardIt() {
		new Node().watch.start();
		append(change("soon", Instant.now().plus(14, ChronoUnit.DAYS).minus(30, ChronoUnit.MINUTES)));

		assertThatExceptionOfType(PolicyException.class).isThrownBy(new Node(Duration.ofHours(-1)).watch::start)
			.withMessageContaining("max-results");
	}

	@Test
	void whatAnotherVersionHasWrittenIsRefusedAtTheStartAndNothingIsWritten() {
		RedisServer.commands().set(NodeKeys.SCHEMA, "2");
		Node node = new Node();

		assertThatExceptionOfType(SchemaException.class).isThrownBy(node.watch::start)
			.withMessage("Redis at here cannot be used: it holds data of schema 2, and this version of Memgate reads"
					+ " schema 1 (key mg:{nodes}:schema). Nothing was written to it.");
		node.lookTwice();

		assertThat(RedisServer.commands().keys("mg:{policy}*")).isEmpty();
	}

	@Test
	void aStoreOfBeforeThereWereNumbersHasTheFirstSchema() {
		SchemaCheck check = new SchemaCheck(this.redis, new Schema(2, 2, 2), "here");
		RedisServer.commands().del(NodeKeys.EPOCH);
		check.pass().block(PATIENCE);
		RedisServer.commands().hset(NodeKeys.EPOCH, "began", "1");

		assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> check.pass().block(PATIENCE))
			.withMessageContaining("it holds data of schema 1, and this version of Memgate reads schema 2");
	}

	@Test
	void aPolicyInForceOfANewerFormatIsRefusedAtTheStartAndStays() {
		Map<String, String> newer = Map.of("hash", "newer", "names", "policy.yml", "file:policy.yml", "version: 2");
		RedisServer.commands().hset(PolicyKeys.CURRENT, newer);

		assertThatExceptionOfType(PolicyException.class).isThrownBy(new Node().watch::start)
			.withMessageContaining("cannot be read by this version")
			.withMessageContaining("policy.yml:1: version: found 2; expected 1");
		assertThat(RedisServer.commands().hgetall(PolicyKeys.CURRENT)).isEqualTo(newer);
	}

	@Test
	void whatIsLoosenedByANodeWhoseClockIsAheadIsInForceWhenItIsPutThere() {
		new Node().watch.start();
		change("quota: 1000", "quota: 2000");
		Node node = new Node(Duration.ofHours(1));

		node.watch.start();

		PastPolicy newest = node.past().getFirst();
		assertThat(newest.changes()).isNotEmpty().allMatch((line) -> !line.from().isAfter(newest.at()));
	}

	@Test
	void theHistorySaysWhichAnnouncementTellsALine() {
		Node node = new Node();
		node.watch.start();
		append(change("burning", Instant.now().minus(1, ChronoUnit.HOURS), "summary: Less.\n    emergency: it burns"));
		change("quota: 1000", "quota: 2000");
		node.lookTwice();

		assertThat(node.past().getFirst().changes()).extracting(PastPolicy.Line::what, PastPolicy.Line::announcement)
			.containsExactlyInAnyOrder(tuple("plans.free.apis.searchMemory.quota", ""),
					tuple("plans.free.apis.searchMemory.max-results", "change:burning"));
	}

	@Test
	void theHistoryIsReadOnlyWhenAPolicyWasPutInForce() {
		Node node = new Node();
		node.watch.start();
		assertThat(node.past()).hasSize(1);
		RedisServer.commands().lpop(PolicyKeys.HISTORY);

		assertThat(node.past()).hasSize(1);

		change("quota: 1000", "quota: 2000");
		node.lookTwice();
		assertThat(node.past()).hasSize(1).first().satisfies((past) -> assertThat(past.changes()).isNotEmpty());
	}

	@Test
	void whatTheHistoryKeepsOfAPolicyIsBounded() {
		Node node = new Node();
		node.watch.start();
		StringBuilder accounts = new StringBuilder("\naccounts:\n");
		for (int i = 0; i < 1500; i++) {
			accounts.append("  account-")
				.append(i)
				.append(": { reason: pilot, apis: { searchMemory: { quota: 5000 } } }\n");
		}
		append(accounts.toString());

		node.lookTwice();

		String kept = RedisServer.commands().lindex(PolicyKeys.HISTORY, 0);
		assertThat(kept.length()).isBetween(HistoryEntry.MOST_CHARS / 2, HistoryEntry.MOST_CHARS + 4096);
		assertThat(node.past().getFirst().changes()).hasSizeBetween(500, 1499);
	}

	@Test
	void aNodeWhoseFileIsRefusedWhenRedisIsThereAgainHasInForceWhatRedisKeeps() {
		Node first = new Node();
		first.watch.start();
		change("quota: 1000", "quota: 900");
		Node late = new Node();

		late.lookTwice();

		assertThat(late.refusal()).contains("searchMemory");
		assertThat(late.searches()).isEqualTo(1000);
		assertThat(late.inForce.activation().at()).isEqualTo(first.inForce.activation().at());
		assertThat(new PolicyExamination(late.state).examine().block(PATIENCE)).isInstanceOf(Finding.Sound.class);
	}

	@Test
	void aNodeSaysThatRedisKeepsAnotherPolicyThanItsOwn(CapturedOutput output) {
		Node first = new Node();
		Node second = new Node();
		first.watch.start();
		second.watch.start();
		change("quota: 1000", "quota: 2000");
		first.lookTwice();

		second.look();

		assertThat(second.metric("memgate.policy.differs")).isEqualTo(1);
		assertThat(second.health()).containsEntry("redisKeeps", first.inForce.activation().revisions().source().hash());
		assertThat(output.getOut().lines().filter((line) -> line.contains("Redis keeps policy"))).hasSize(1);

		second.look();
		assertThat(second.metric("memgate.policy.differs")).isZero();
		assertThat(first.metric("memgate.policy.differs")).isZero();
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
		return change(id, effective, "summary: At most 8 memories.");
	}

	private static String change(String id, Instant effective, String key) {
		return """

				changes:
				  - id: %s
				    effective: %s
				    %s
				    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
				""".formatted(id, effective.truncatedTo(ChronoUnit.SECONDS), key);
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

		private final Queue<String> preparedOn = new ConcurrentLinkedQueue<>();

		private final PolicyRegister register = new PolicyRegister(PolicyWatchRedisTests.this.redis,
				new SchemaCheck(PolicyWatchRedisTests.this.redis, Schema.CURRENT, "here"));

		private final PolicyHistory history = new PolicyHistory(this.register, WORK);

		private final PolicyInForce inForce;

		private final PolicyState state;

		private final PolicyWatch watch;

		private final PolicyMetrics metrics;

		Node() {
			this(Duration.ZERO);
		}

		/**
		 * A node whose machine's clock is wrong, and that has not heard Redis's time yet.
		 */
		Node(Duration wrong) {
			Path file = PolicyWatchRedisTests.this.file;
			Clock clock = Clock.offset(Clock.systemUTC(), wrong);
			this.inForce = new PolicyInForce(new Activation(PolicyLoader.load(file), Map.of(), clock.instant()), clock);
			this.inForce.prepare((next) -> this.preparedOn.add(Thread.currentThread().getName()));
			this.state = new PolicyState(file, this.inForce, clock, this.registry);
			this.watch = new PolicyWatch(file, new PolicyActivator(this.register, this.inForce, WORK), this.inForce,
					this.state, WORK);
			this.metrics = new PolicyMetrics(this.registry, this.inForce, this.state);
			PolicyWatchRedisTests.this.nodes.add(this);
		}

		List<PastPolicy> past() {
			this.history.read().block(PATIENCE);
			return this.history.past();
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

		Instant announced() {
			return Objects.requireNonNull(this.inForce.activation().announced().get("change:soon"));
		}

		Map<String, Object> health() {
			return Objects
				.requireNonNull(
						new PolicyHealthIndicator(this.inForce, this.state, Clock.systemUTC()).health().block(PATIENCE))
				.getDetails();
		}

		String refusal() {
			return Objects.requireNonNull(this.state.refusal()).why();
		}

		double metric(String name) {
			this.metrics.tell();
			return this.registry.get(name).gauge().value();
		}

	}

}
