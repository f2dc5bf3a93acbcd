package io.memgate.gateway.system;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.redis.NodeKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gateways of three releases on one Redis: this one; the next, which reads a schema that
 * it does not write yet; and the one after that, which writes it.
 */
class ITUpgrade {

	private static final String ACCOUNT = "acme";

	private static final String ADD = "/add/message";

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Path POLICY = Path.of("../deploy/policy/memos-free.yml");

	@Test
	@Timeout(90)
	void releasesInARowServeTogetherAndAnOlderOneRefusesWhatItCannotRead(@TempDir Path files) throws IOException {
		try (Installation memgate = Installation.start(files, POLICY, Installation.QUICK,
				List.of(GatewayNode.release("1,1,2"), Installation.packaged()), List.of())) {
			GatewayNode next = memgate.gateways().getFirst();
			GatewayNode old = memgate.gateways().getLast();
			memgate.makeAccount(ACCOUNT);
			String key = memgate.makeKey(ACCOUNT);
			assertThat(schema(memgate)).isEqualTo("1");
			callBoth(memgate, key, old, next, 10);

			try (GatewayNode newest = memgate.another(GatewayNode.release("1,2,2"), "newest", files, POLICY)) {
				newest.process().awaitHealthy();
				assertThat(schema(memgate)).isEqualTo("2");
				callBoth(memgate, key, next, newest, 20);

				old.process().awaitText("\"reason\":\"newer\"");
				assertThat(memgate.call(old, key, ADD, MESSAGE).statusCode()).isEqualTo(503);
				assertThat(memgate.used(ACCOUNT, Ask.ADD)).isEqualTo(20);
				expectRefusal(old.process(), memgate.redis().port());
			}
			expectServed(memgate, next, key);
			assertThat(memgate.used(ACCOUNT, Ask.ADD)).isEqualTo(21);
			assertThat(memgate.ledger(ACCOUNT).path("state").asString()).isEqualTo("balanced");
		}
	}

	private static String schema(Installation memgate) {
		return memgate.redis().ask((redis) -> redis.get(NodeKeys.SCHEMA));
	}

	private static void callBoth(Installation memgate, String key, GatewayNode one, GatewayNode other, int used) {
		for (int i = 0; i < 5; i++) {
			expectServed(memgate, one, key);
			expectServed(memgate, other, key);
		}
		assertThat(memgate.used(ACCOUNT, Ask.ADD)).isEqualTo(used);
	}

	/** Where this machine is busy, Redis may be late for a node; that charges nothing. */
	private static void expectServed(Installation memgate, GatewayNode gateway, String key) {
		AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
		Await.until(PATIENCE, () -> {
			answer.set(memgate.call(gateway, key, ADD, MESSAGE));
			return !answer.get().body().contains("store-unavailable");
		});
		assertThat(answer.get().statusCode()).isEqualTo(200);
	}

	/** What it says: what, where, why and what to do. */
	private static void expectRefusal(Application old, int redis) {
		old.stop();
		old.relaunch();

		assertThat(old.awaitEnd()).isEqualTo(1);
		assertThat(old.logged("cannot be used: it holds data of schema 2, and this version of Memgate reads schema 1"
				+ " (key mg:{nodes}:schema). Nothing was written to it."))
			.isEqualTo(1);
		assertThat(old.logged("Run that version or a newer one; to go back, bring back Redis's files of before the"
				+ " upgrade. See deploy/UPGRADE.md."))
			.isGreaterThanOrEqualTo(1);
	}

}
