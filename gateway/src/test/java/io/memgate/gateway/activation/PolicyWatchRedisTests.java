package io.memgate.gateway.activation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.micrometer.core.instrument.Meter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The file changes while nodes run. */
@ExtendWith(OutputCaptureExtension.class)
class PolicyWatchRedisTests extends PolicyUnderTest {

	private static final String PROFILE = "profiles/memos-2025-09.yml";

	PolicyWatchRedisTests(Redis redis) {
		super(redis);
	}

	@Test
	void aLooseningIsInForceWhenTwoLooksHaveFoundIt() {
		PolicyNode node = node();
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
		PolicyNode node = node();
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
	void thePolicyInForceIsTheSameMeterUntilThereIsAnother() {
		PolicyNode node = node();
		node.watch.start();
		Meter first = node.info();

		assertThat(node.info()).isSameAs(first);

		change("quota: 1000", "quota: 2000");
		node.lookTwice();
		assertThat(node.info().getId().getTag("revision")).isNotNull().isNotEqualTo(first.getId().getTag("revision"));
	}

	@Test
	void policiesArePutInForceOnAThreadThatMayTakeItsTime() {
		PolicyNode node = node();
		node.watch.start();
		change("quota: 1000", "quota: 2000");

		node.lookTwice();

		assertThat(node.preparedOn).isNotEmpty().allMatch((thread) -> thread.startsWith("policy-test"));
	}

	@Test
	void aFileWithAMistakeIsRefusedAndTheOldPolicyStays() {
		PolicyNode node = node();
		node.watch.start();
		change("quota: 1000", "quota: none");

		node.lookTwice();

		assertThat(node.searches()).isEqualTo(1000);
		assertThat(node.refusal()).contains("memos-free.yml:", "plans.free.apis.searchMemory.quota", "none",
				"expected");
	}

	@Test
	void aFileThatHasGoneIsRefusedAndTheOldPolicyStays() throws IOException {
		PolicyNode node = node();
		node.watch.start();
		Files.delete(this.file);

		node.lookTwice();

		assertThat(node.searches()).isEqualTo(1000);
		assertThat(node.refusal()).contains("there is no file");
	}

	@Test
	void aNodeSaysThatRedisKeepsAnotherPolicyThanItsOwn(CapturedOutput output) {
		PolicyNode first = node();
		PolicyNode second = node();
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
	void aConfigMapsLinkIsFollowed() throws IOException {
		Path mount = Files.createDirectories(this.folder.resolve("mount"));
		CopiedPolicy.into(mount.resolve("v1"));
		CopiedPolicy next = CopiedPolicy.into(mount.resolve("v2"));
		Path data = Files.createSymbolicLink(mount.resolve("..data"), Path.of("v1"));
		this.file = Files.createSymbolicLink(mount.resolve("memos-free.yml"), Path.of("..data/memos-free.yml"));
		Files.createSymbolicLink(mount.resolve("profiles"), Path.of("..data/profiles"));
		PolicyNode node = node();
		node.watch.start();
		next.change("quota: 1000", "quota: 3000");

		Path swapped = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("v2"));
		Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
		node.lookTwice();

		assertThat(node.searches()).isEqualTo(3000);
	}

	@Test
	void aChangedProfileCountsAsWell() throws IOException {
		PolicyNode node = node();
		node.watch.start();
		CopiedPolicy.replace(this.folder.resolve(PROFILE), "quota-exceeded: 40300", "quota-exceeded: 40399");

		node.lookTwice();

		assertThat(node.inForce.get().profile().errors().toString()).contains("40399");
	}

	@Test
	void aRedisThatWasEmptiedIsGivenThePolicyAgain() {
		PolicyNode node = node();
		node.watch.start();
		RedisServer.commands().del(PolicyKeys.CURRENT);

		node.look();

		assertThat(this.redis.hash(PolicyKeys.CURRENT).block(PATIENCE))
			.containsEntry("hash", node.inForce.activation().revisions().source().hash())
			.containsKey("file:memos-free.yml");
	}

}
