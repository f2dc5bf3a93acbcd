package io.memgate.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long the service takes to come up again on what it has kept, from its process's
 * start to its first answer about a memory: after a clean stop and after {@code kill -9};
 * and until what is deleted is off the disk. {@code -Dmemgate.restart.memories=1000000}
 * is the full size.
 */
class RestartTests {

	private static final int MEMORIES = Integer.getInteger("memgate.restart.memories", 5_000);

	private static final boolean SMALL = MEMORIES <= 5_000;

	private static final int PER_CALL = 250;

	/** So that each has several calls. */
	private static final int USERS = Math.min(1000, MEMORIES / PER_CALL / 2);

	private static final Duration MOST = Duration.ofSeconds(10);

	private static final Pattern DONE = Pattern.compile("memgate_compaction_runs_total\\{outcome=\"done\"} [1-9]");

	@TempDir
	private Path folder;

	@Test
	void aRestartTakesTenSecondsAtMostAndAnErasureAMinute() throws Exception {
		Backend backend = start();
		fill(backend.client());
		backend.end(true);

		long killed = System.nanoTime();
		backend = start();
		assertThat(count(backend.client())).isEqualTo(MEMORIES);
		Duration afterKill = Duration.ofNanos(System.nanoTime() - killed);
		backend.end(false);

		long stopped = System.nanoTime();
		backend = start();
		assertThat(count(backend.client())).isEqualTo(MEMORIES);
		Duration afterStop = Duration.ofNanos(System.nanoTime() - stopped);
		Duration erasure = erase(backend.client());
		backend.end(true);

		System.out.printf(
				"Restart with %d memories: %d ms after %s, %d ms after a clean stop; a user's texts off the disk after %d ms%n",
				MEMORIES, afterKill.toMillis(), SMALL ? "another clean stop" : "kill -9", afterStop.toMillis(),
				erasure.toMillis());
		assertThat(afterKill).isLessThan(MOST);
		assertThat(afterStop).isLessThan(MOST);
		assertThat(erasure).isLessThan(Duration.ofSeconds(60));
	}

	/**
	 * The full size is measured on a process of its own, compiled as it is where it is
	 * used; for the small one this is enough.
	 */
	private Backend start() throws IOException, InterruptedException {
		return SMALL ? new InThisProcess(RunningBackend.on(this.folder, "--memgate.journal.compaction.delay=100ms"))
				: new OfItsOwn(BackendProcess.start(this.folder, "-XX:TieredStopAtLevel=4"));
	}

	/**
	 * Deletes all of a user, whose memories are in several segments, and waits until the
	 * compaction is done.
	 */
	private static Duration erase(GatewayClient client) {
		long start = System.nanoTime();
		assertThat(client.call("/delete/memory", "{\"user_id\":\"u0\"}").status()).isEqualTo(200);
		Flux.interval(Duration.ofMillis(100), Schedulers.boundedElastic())
			.onBackpressureDrop()
			.takeUntil((tick) -> DONE.matcher(client.text("/actuator/prometheus")).find())
			.blockLast(Duration.ofMinutes(5));
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void fill(GatewayClient client) {
		IntStream.range(0, MEMORIES / PER_CALL).parallel().forEach((call) -> {
			String messages = IntStream.range(0, PER_CALL)
				.mapToObj((i) -> "{\"role\":\"user\",\"content\":\"" + text(call * PER_CALL + i) + "\"}")
				.collect(Collectors.joining(","));
			int status = 503;
			while (status == 503) {
				status = client
					.call("/add/message",
							"{\"user_id\":\"u%d\",\"conversation_id\":\"c%d\",\"messages\":[%s]}"
								.formatted(call % USERS, call, messages))
					.status();
			}
			assertThat(status).isEqualTo(200);
		});
	}

	/**
	 * Twenty words, some of them rare.
	 */
	private static String text(int number) {
		return IntStream.range(0, 20)
			.mapToObj((i) -> "word" + ((number * 31L + i * 7919L * (i + 1)) % ((i < 15) ? 2000 : 200_000)))
			.collect(Collectors.joining(" "));
	}

	private static int count(GatewayClient client) {
		assertThat(client.call("/get/memory", "{\"user_id\":\"u0\"}").data().get("total").intValue()).isPositive();
		return client.get("/internal/memories/acme").data().get("memories").intValue();
	}

	private sealed interface Backend {

		GatewayClient client();

		void end(boolean killed) throws InterruptedException;

	}

	private record InThisProcess(RunningBackend backend) implements Backend {

		@Override
		public GatewayClient client() {
			return this.backend.as("acme", "p1");
		}

		@Override
		public void end(boolean killed) {
			this.backend.close();
		}

	}

	private record OfItsOwn(BackendProcess process) implements Backend {

		@Override
		public GatewayClient client() {
			return this.process.as("acme", "p1");
		}

		@Override
		public void end(boolean killed) throws InterruptedException {
			if (killed) {
				this.process.kill();
			}
			else {
				this.process.stop();
			}
		}

	}

}
