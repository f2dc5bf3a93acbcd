package io.memgate.gateway.activation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

/** A copy of the shipped policy, and nodes that have it as their file. */
@ExtendWith(RedisServer.class)
abstract class PolicyUnderTest {

	static final Duration PATIENCE = Duration.ofSeconds(5);

	final Redis redis;

	private final List<PolicyNode> nodes = new ArrayList<>();

	@TempDir
	Path folder;

	Path file = Path.of("");

	PolicyUnderTest(Redis redis) {
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

	PolicyNode node() {
		return node(Duration.ZERO);
	}

	/**
	 * A node whose machine's clock is wrong, and that has not heard Redis's time yet.
	 */
	PolicyNode node(Duration wrong) {
		PolicyNode node = new PolicyNode(this.redis, this.file, wrong);
		this.nodes.add(node);
		return node;
	}

	static String change(String id, Instant effective) {
		return change(id, effective, "summary: At most 8 memories.");
	}

	static String change(String id, Instant effective, String key) {
		return """

				changes:
				  - id: %s
				    effective: %s
				    %s
				    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
				""".formatted(id, effective.truncatedTo(ChronoUnit.SECONDS), key);
	}

	void append(String text) {
		new CopiedPolicy(this.file).append(text);
	}

	void change(String before, String after) {
		new CopiedPolicy(this.file).change(before, after);
	}

}
