package io.memgate.gateway.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Closed;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.Schema;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Two nodes on a Redis that was emptied, restored from a copy, or has dropped keys.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContinuityRedisTests {

	@TempDir
	Path files;

	private Path data;

	private RedisProcess redis;

	private QuotaNode node;

	private QuotaNode other;

	@BeforeEach
	void startTwoNodes() throws IOException {
		QuotaNode.tellTotals(Map.of());
		this.data = this.files.resolve("data");
		this.redis = RedisProcess.launchDurable(this.data);
		this.node = QuotaNode.startOpen(this.redis);
		this.other = QuotaNode.startOpen(this.redis);
		this.node.settle(this.node.admit());
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.other.close();
		this.redis.close();
	}

	@Test
	void anEmptiedRedisIsClosedOnEveryNodeUntilOneAcceptsIt(CapturedOutput log) {
		this.redis.ask((redis) -> redis.flushall());

		this.node.awaitClosed(Closed.EMPTIED);
		this.other.awaitClosed(Closed.EMPTIED);
		assertThatException().isThrownBy(this.node::admit);
		assertThat(log).contains("ERROR").contains("What Redis held is gone").contains("ledger accept");

		assertThat(this.other.continuity.accept().block()).isTrue();

		assertThat(this.node.millisUntilAdmitted()).isLessThan(1000);
		this.other.awaitOpen();
		assertThat(this.redis.<String>ask((redis) -> redis.get(NodeKeys.SCHEMA))).isEqualTo("1");
	}

	@Test
	void whatAnotherVersionHasWrittenIsLeftAsItIs(CapturedOutput log) {
		Call held = this.node.admit();
		this.redis.ask((redis) -> redis.set(NodeKeys.SCHEMA, "2"));
		this.node.awaitClosed(Closed.NEWER);
		this.other.awaitClosed(Closed.NEWER);
		List<String> before = heartbeats();

		assertThatException().isThrownBy(this.node::admit);
		assertThat(this.node.settle(held)).isFalse();

		assertThat(used()).isEqualTo("1");
		assertThat(heartbeats()).isEqualTo(before);
		assertThat(log).contains("newer, it holds data of schema 2, and this version of Memgate reads schema 1");

		this.redis.ask((redis) -> redis.set(NodeKeys.SCHEMA, "1"));
		this.other.awaitOpen();
		this.node.await("settled", () -> "2".equals(used()));
	}

	@Test
	void aStoreOfBeforeThereWereNumbersIsTooOldForAVersionThatDoesNotReadTheFirstSchema() {
		this.node.close();
		this.other.close();
		this.redis.ask((redis) -> redis.del(NodeKeys.SCHEMA));
		this.node = QuotaNode.start(this.redis, new Schema(2, 2, 2));

		this.node.awaitClosed(Closed.OLDER);
		assertThat(this.redis.<String>ask((redis) -> redis.get(NodeKeys.SCHEMA))).isNull();

		this.redis.ask((redis) -> redis.flushall());
		this.node.awaitOpen();
		assertThat(this.redis.<String>ask((redis) -> redis.get(NodeKeys.SCHEMA))).isEqualTo("2");
	}

	@Test
	void aRedisThatCameBackEmptyIsLookedAtBeforeAnythingIsAdmitted() throws IOException {
		this.redis.kill();
		replaceDataBy(null);

		this.redis.restart();

		this.node.awaitClosed(Closed.EMPTIED);
		this.other.awaitClosed(Closed.EMPTIED);
		assertThat(this.redis.keys("*:quota")).isEmpty();
	}

	@Test
	void aCopyFromBeforeTheLastHeartbeatIsClosedOnEveryNode() throws IOException {
		Path copy = copyData();
		this.node.settle(this.node.admit());
		awaitHeartbeats();
		this.redis.kill();
		replaceDataBy(copy);

		this.redis.restart();

		this.node.awaitClosed(Closed.WENT_BACK);
		this.other.awaitClosed(Closed.WENT_BACK);
		assertThat(used()).isEqualTo("1");

		assertThat(this.node.continuity.accept().block()).isTrue();
		this.other.awaitOpen();
	}

	@Test
	void aCopyFromBeforeTheNodesWereStartedIsOldToo() throws IOException {
		Path copy = copyData();
		this.node.close();
		this.other.close();
		this.node = QuotaNode.startOpen(this.redis);
		this.other = QuotaNode.startOpen(this.redis);
		this.redis.kill();
		replaceDataBy(copy);

		this.redis.restart();

		this.node.awaitClosed(Closed.WENT_BACK);
		this.other.awaitClosed(Closed.WENT_BACK);
	}

	@Test
	void aNodeThatStartsLaterKnowsOfTheDoubt() throws IOException {
		Path copy = copyData();
		awaitHeartbeats();
		this.redis.kill();
		replaceDataBy(copy);
		this.redis.restart();
		this.node.awaitClosed(Closed.WENT_BACK);
		this.other.close();

		this.other = QuotaNode.start(this.redis);

		this.other.awaitClosed(Closed.WENT_BACK);
	}

	@Test
	void theRightRedisOpensAgainByItselfAndWhatWasOwedIsSettledThere() throws IOException {
		Call inFlight = this.node.admit();
		this.redis.kill();
		Path right = copyData();
		replaceDataBy(null);
		this.redis.restart();
		this.node.awaitClosed(Closed.EMPTIED);

		assertThat(this.node.settle(inFlight)).isFalse();
		this.redis.kill();
		replaceDataBy(right);
		this.redis.restart();

		this.node.awaitOpen();
		this.node.await("settled", () -> this.node.settlements.owed() == 0);
		assertThat(used()).isEqualTo("2");
	}

	@Test
	void anEarlierEpochThanTheOneThatWasAcceptedIsOld() throws IOException {
		Path copy = copyData();
		this.redis.ask((redis) -> redis.flushall());
		this.node.awaitClosed(Closed.EMPTIED);
		this.node.continuity.accept().block();
		this.node.awaitOpen();
		this.redis.kill();
		replaceDataBy(copy);

		this.redis.restart();

		this.node.awaitClosed(Closed.WENT_BACK);
	}

	@Test
	void droppedKeysAreADoubtThatOutlivesTheRepair() {
		this.redis.ask((redis) -> redis.set("large", "x".repeat(4_000_000)));
		this.redis.ask((redis) -> redis.configSet("maxmemory-policy", "allkeys-random"));
		this.redis.ask((redis) -> redis.configSet("maxmemory", "3mb"));
		this.redis.ask((redis) -> redis.configSet("maxmemory", "0"));
		this.redis.ask((redis) -> redis.configSet("maxmemory-policy", "noeviction"));

		this.node.await("closed by a doubt", () -> doubts(this.node));
		this.other.await("closed by a doubt", () -> doubts(this.other));

		assertThat(this.node.continuity.accept().block()).isTrue();
		this.node.awaitOpen();
	}

	/** The epoch itself may be among what was dropped. */
	private static boolean doubts(QuotaNode node) {
		Closed why = node.why();
		return why == Closed.EVICTED || why == Closed.EMPTIED || why == Closed.WENT_BACK;
	}

	@Test
	void anOpenStoreHasNothingToAccept() {
		Map<String, String> before = this.redis.hash(NodeKeys.EPOCH);

		assertThat(this.node.continuity.accept().block()).isFalse();

		assertThat(this.redis.hash(NodeKeys.EPOCH)).isEqualTo(before);
	}

	@Test
	void aNodeThatStartsOnAnEmptyRedisAsksTheMemoryService() {
		this.node.close();
		this.other.close();
		this.redis.ask((redis) -> redis.flushall());
		QuotaNode.tellTotals(null);
		this.node = QuotaNode.start(this.redis);
		this.other = QuotaNode.start(this.redis);

		this.node.awaitClosed(Closed.UNSURE);
		QuotaNode.tellTotals(Map.of("addMessage", 1L));
		this.node.awaitClosed(Closed.EMPTIED);
		QuotaNode.tellTotals(Map.of("addMessage", 0L));

		this.node.awaitOpen();
		this.other.awaitOpen();
	}

	/** Waits until each node has had a heartbeat since now acknowledged. */
	private void awaitHeartbeats() {
		List<String> before = heartbeats();
		this.node.await("heartbeats", () -> heartbeats().stream().noneMatch(before::contains));
	}

	private List<String> heartbeats() {
		return this.redis.keys(NodeKeys.heartbeat("*"))
			.stream()
			.map((key) -> this.redis.ask((redis) -> redis.get(key)))
			.toList();
	}

	private Path copyData() throws IOException {
		Path copy = Files.createTempDirectory(this.files, "copy");
		FileSystemUtils.copyRecursively(this.data, copy);
		return copy;
	}

	private void replaceDataBy(@Nullable Path copy) throws IOException {
		try (Stream<Path> files = Files.list(this.data)) {
			for (Path file : files.toList()) {
				FileSystemUtils.deleteRecursively(file);
			}
		}
		if (copy != null) {
			FileSystemUtils.copyRecursively(copy, this.data);
		}
	}

	private @Nullable String used() {
		return this.redis.hash(new AccountKeys(Books.ACCOUNT).quota()).get("find:u");
	}

}
