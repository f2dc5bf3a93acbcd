package io.memgate.gateway.admission;

import java.util.List;
import java.util.Map;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Which nodes are gone, and where their reservations are looked for. */
@EveryRedis
@ExtendWith(OutputCaptureExtension.class)
class ReaperNodesRedisTests {

	private Redis redis;

	private ReapingNodes nodes;

	@BeforeEach
	void oneNodeIsGone(Redis redis, RedisClock clock) {
		this.redis = redis;
		this.nodes = new ReapingNodes(redis, clock);
	}

	@Test
	void oneAmongThousandsOfAccountsIsReapedAndTheNodeForgotten() {
		for (int i = 0; i < 5500; i++) {
			RedisServer.commands().zadd(NodeKeys.open("gone"), 1 + i / 2, "idle-" + i);
		}
		this.nodes.gone.admitLapsed("find");

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("find:r", "0"));
		assertThat(this.nodes.members(NodeKeys.open("gone"))).doesNotContain("idle-0", "idle-5499");

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.members(NodeKeys.NODES)).doesNotContain("gone");
	}

	@Test
	void aNodeThatComesBackBeforeTheSecondLookIsNotGone() {
		this.nodes.gone.admitLapsed("find");

		this.nodes.reaping.round();
		this.nodes.gone.beat();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("find:r", "1"));
	}

	@Test
	void aNodeThatIsGoneIsForgottenOnceNothingOfItIsOpen() {
		this.nodes.gone.admitLapsed("find");

		reapUntilForgotten("gone");

		assertThat(this.nodes.members(NodeKeys.NODES)).containsExactlyInAnyOrder("living", "reaping");
		assertThat(this.nodes.members(NodeKeys.open("gone"))).isEmpty();
	}

	/**
	 * Instants count in milliseconds, so rounds in quick succession may see the same one.
	 */
	private void reapUntilForgotten(String node) {
		for (int round = 0; round < 200 && this.nodes.members(NodeKeys.NODES).contains(node); round++) {
			this.nodes.reaping.round();
		}
	}

	@Test
	void aNodeThatWasTakenForGoneWritesItsAccountsAgain() {
		this.nodes.gone.admitLapsed("find");
		reapUntilForgotten("gone");

		this.nodes.gone.beat();
		this.nodes.gone.admitLapsed("find");

		assertThat(this.nodes.members(NodeKeys.open("gone"))).containsExactly(Books.ACCOUNT);
	}

	@Test
	void accountsThatCannotBeReadKeepNoOthersFromBeingReapedAndAreOneLine(CapturedOutput output) {
		this.nodes.gone.admitLapsed("find");
		for (String broken : List.of("broken", "torn", "bent")) {
			this.nodes.gone.accounts.write(broken).block(Books.PATIENCE);
			this.redis.put(new AccountKeys(broken).open(), Map.of("id", "0|20261124|nonsense|find"))
				.block(Books.PATIENCE);
		}

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("find:r", "0"));
		assertThat(this.nodes.members(NodeKeys.open("gone"))).contains("broken", "torn", "bent");
		assertThat(output.toString().lines().filter((line) -> line.contains("cannot be reaped")))
			.singleElement(InstanceOfAssertFactories.STRING)
			.contains("Reservations of gone in 3 accounts cannot be reaped now");
	}

}
