package io.memgate.memory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The backend as a process of its own, killed under load and started again on what it
 * left.
 */
class KilledBackendTests {

	private static final int KILLED_AFTER = 300;

	private static final String SAID_ONCE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"said once"}]}""";

	@TempDir
	private Path folder;

	private final Map<UUID, Boolean> acknowledged = new ConcurrentHashMap<>();

	private final CountDownLatch enough = new CountDownLatch(KILLED_AFTER);

	@Test
	void whatWasAcknowledgedSurvivesAndWhatWasDeletedStaysDeleted() throws Exception {
		BackendProcess process = BackendProcess.start(this.folder, "-XX:TieredStopAtLevel=1");
		GatewayClient client = process.as("acme", "p1");
		GatewayClient deleted = process.as("deleted", "p1");
		deleted.call("/add/message", SAID_ONCE);
		List<Thread> writers = IntStream.range(0, 8)
			.mapToObj((writer) -> Thread.ofVirtual().start(() -> writeUntilKilled(client)))
			.toList();
		this.enough.await();
		assertThat(deleted.delete("/internal/memories/deleted").status()).isEqualTo(200);
		process.kill();
		for (Thread writer : writers) {
			writer.join();
		}

		try (RunningBackend backend = RunningBackend.on(this.folder)) {
			assertThatNothingIsLost(backend.as("acme", "p1"));
			assertThat(found(backend.as("deleted", "p1"))).isZero();
			assertThat(backend.as("deleted", "p1").call("/add/message", SAID_ONCE).status()).isEqualTo(410);
		}
	}

	private static int found(GatewayClient client) {
		return client.call("/get/memory", "{\"user_id\":\"u\"}").data().get("total").intValue();
	}

	private void assertThatNothingIsLost(GatewayClient client) {
		List<UUID> done = new ArrayList<>();
		this.acknowledged.forEach((id, acknowledged) -> {
			String outcome = client.outcome(id).data().get("outcome").stringValue();
			assertThat(outcome).isIn(acknowledged ? List.of("done") : List.of("done", "fenced"));
			boolean found = client.get(GatewayClient.API + "/get/memory/" + id + "-0").status() == 200;
			assertThat(found).isEqualTo(outcome.equals("done"));
			if (found) {
				done.add(id);
			}
		});
		assertThat(done).hasSizeGreaterThanOrEqualTo(KILLED_AFTER);
		assertThat(client.totals().data().get("apis").get("addMessage").intValue()).isEqualTo(done.size());
		assertThat(client.call("/get/memory", "{\"user_id\":\"u\"}").data().get("total").intValue())
			.isEqualTo(done.size());
	}

	private void writeUntilKilled(GatewayClient client) {
		UUID id = UUID.randomUUID();
		try {
			while (true) {
				this.acknowledged.put(id, false);
				assertThat(client.call(id, "/add/message", SAID_ONCE).status()).isEqualTo(200);
				this.acknowledged.put(id, true);
				this.enough.countDown();
				id = UUID.randomUUID();
			}
		}
		catch (IllegalStateException ex) {
			// The connection broke: the process is gone.
		}
	}

}
