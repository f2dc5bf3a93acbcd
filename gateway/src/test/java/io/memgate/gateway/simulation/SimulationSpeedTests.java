package io.memgate.gateway.simulation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.policy.PolicyRevisions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays a log of 200 accounts. A million records, kept where the command can be tried
 * on them: {@code ./mvnw -pl gateway test -Dtest=SimulationSpeedTests
 * -Dmemgate.records=1000000 -Dmemgate.log=/tmp/usage.log}.
 */
class SimulationSpeedTests {

	private static final int RECORDS = Integer.getInteger("memgate.records", 20_000);

	private static final String KEPT = System.getProperty("memgate.log", "");

	/** A minute for a million. */
	private static final Duration ALLOWED = Duration.ofNanos(60_000L * RECORDS);

	/** The first warms up; on a machine that does other things too the quickest tells. */
	private static final int ROUNDS = 4;

	private static final PolicyRevisions POLICY = Policies.of("""
			    quota: { calls: 3000, per: day }
			    apis:
			      addMessage: { quota: 2000, max-input-tokens: 100 }
			      searchMemory: { quota: 2000, max-input-tokens: 100, max-results: 8 }
			    rates:
			      window: { requests: 20, per: 1s, mode: enforced }
			      bucket: { requests: 200, per: 60s, kind: bucket, burst: 20, scope: key, mode: enforced }
			""");

	@TempDir
	private Path folder;

	@Test
	void aMillionRecordsTakeAMinuteAtMost() throws IOException {
		Path log = write(KEPT.isEmpty() ? this.folder.resolve("usage.log") : Path.of(KEPT), RECORDS, 2);
		Duration quickest = ALLOWED.multipliedBy(100);

		for (int round = 0; round < ROUNDS; round++) {
			Report report = new Report();
			long start = System.nanoTime();
			replay(log, report, () -> {
			});
			Duration took = Duration.ofNanos(System.nanoTime() - start);
			System.out.printf("%,d records, %,d MB: %.1f s, %,d more refused%n", RECORDS, Files.size(log) >> 20,
					took.toMillis() / 1000.0, report.sum().more());
			assertThat(report.sum().calls()).isEqualTo(RECORDS);
			assertThat(report.sum().more()).isPositive();
			quickest = (took.compareTo(quickest) < 0) ? took : quickest;
		}

		assertThat(quickest).isLessThan(ALLOWED);
	}

	/** Calls 30 ms apart, so that as many wait at both times. */
	@Test
	void fourTimesAsManyRecordsTakeNoMoreMemory() throws IOException {
		Path log = write(this.folder.resolve("usage.log"), 80_000, 30);
		List<Long> used = new ArrayList<>();
		AtomicLong calls = new AtomicLong();

		replay(log, new Report(), () -> {
			long replayed = calls.incrementAndGet();
			if (replayed == 15_000 || replayed == 60_000) {
				used.add(usedMegabytes());
			}
		});

		assertThat(used).hasSize(2);
		assertThat(used.getLast() - used.getFirst()).as("MB of heap after 15,000 and 60,000 records: " + used)
			.isLessThan(4);
	}

	private static long usedMegabytes() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
	}

	private static void replay(Path log, Report report, Runnable progress) throws IOException {
		try (UsageLogs logs = UsageLogs.open(List.of(log))) {
			new Simulation(POLICY, null).run(logs, Selection.ALL, report::add, progress);
		}
	}

	private static Path write(Path log, int records, int apartMillis) throws IOException {
		Random random = new Random(1);
		long[] used = new long[200];
		try (BufferedWriter out = Files.newBufferedWriter(log)) {
			for (int i = 0; i < records; i++) {
				int account = random.nextInt(1 + random.nextInt(used.length));
				used[account]++;
				out.write(Lines.search("account-" + account, (long) apartMillis * i,
						"\"textBytes\":" + random.nextInt(300) + ",\"results\":{\"memory_limit_number\":"
								+ random.nextInt(10) + "},\"usedOfApi\":" + used[account] + ",\"usedOfAll\":"
								+ used[account] + ',' + Lines.quota("life", 0, used[account] - 1, 1)));
				out.write('\n');
			}
		}
		return log;
	}

}
