package io.memgate.gateway.simulation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays a log of 200 accounts at 500 calls a second. In full:
 * {@code ./mvnw -pl gateway test -Dtest=SimulationSpeedTests -Dmemgate.records=1000000}.
 */
class SimulationSpeedTests {

	private static final int RECORDS = Integer.getInteger("memgate.records", 20_000);

	/** A minute for a million, and what a start takes. */
	private static final Duration ALLOWED = Duration.ofNanos(60_000L * RECORDS).plusSeconds(3);

	@TempDir
	private Path folder;

	@Test
	void aMillionRecordsTakeAMinuteAtMost() throws IOException {
		Path log = write();
		Simulation simulation = new Simulation(Policies.of("""
				    quota: { calls: 3000, per: day }
				    apis:
				      addMessage: { quota: 2000, max-input-tokens: 100 }
				      searchMemory: { quota: 2000, max-input-tokens: 100, max-results: 8 }
				    rates:
				      window: { requests: 20, per: 1s, mode: enforced }
				      bucket: { requests: 200, per: 60s, kind: bucket, burst: 20, scope: key, mode: enforced }
				"""));
		Report report = new Report();
		long start = System.nanoTime();

		try (UsageLogs logs = UsageLogs.open(List.of(log))) {
			simulation.run(logs, Scope.ALL, report::add);
		}

		Duration took = Duration.ofNanos(System.nanoTime() - start);
		System.out.printf("%,d records, %,d MB: %.1f s, peak heap %,d MB, %,d more refused%n", RECORDS,
				Files.size(log) >> 20, took.toMillis() / 1000.0, peak() >> 20, report.sum().more());
		assertThat(report.sum().calls()).isEqualTo(RECORDS);
		assertThat(report.sum().more()).isPositive();
		assertThat(took).isLessThan(ALLOWED);
	}

	private static long peak() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.map(MemoryPoolMXBean::getPeakUsage)
			.mapToLong((usage) -> usage.getUsed())
			.sum();
	}

	private Path write() throws IOException {
		Random random = new Random(1);
		Path log = this.folder.resolve("usage.log");
		long[] used = new long[200];
		try (BufferedWriter out = Files.newBufferedWriter(log)) {
			for (long i = 0; i < RECORDS; i++) {
				int account = random.nextInt(1 + random.nextInt(used.length));
				used[account]++;
				out.write(Lines.search("account-" + account, 2 * i,
						"\"textBytes\":" + random.nextInt(300) + ",\"results\":{\"memory_limit_number\":"
								+ random.nextInt(10) + "},\"usedOfApi\":" + used[account] + ",\"usedOfAll\":"
								+ used[account] + ',' + Lines.quota("life", 0, used[account] - 1, 1)));
				out.write('\n');
			}
		}
		return log;
	}

}
