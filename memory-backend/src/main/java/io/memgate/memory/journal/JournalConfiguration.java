package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.memgate.memory.memory.FolderBytes;
import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.MemoryProperties;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JournalProperties.class)
class JournalConfiguration {

	private static final Duration MOST_BEHIND = Duration.ofSeconds(60);

	@Bean
	JournaledStore journaledStore(MemoryProperties memory, JournalProperties journal, MemoryIndex index, Clock clock)
			throws IOException {
		return new JournaledStore(folder(memory), journal, SegmentFile::onDisk, index, clock);
	}

	@Bean
	HealthIndicator journalHealthIndicator(JournaledStore store) {
		return () -> (store.fault() == null) ? Health.up().build()
				: Health.down()
					.withDetail("reason", "The journal's disk failed: nothing is written before a restart")
					.withDetail("cause", String.valueOf(store.fault()))
					.build();
	}

	/**
	 * Not part of the readiness: calls are served, but what was promised is not kept.
	 */
	@Bean
	HealthIndicator compactionHealthIndicator(JournaledStore store) {
		return () -> {
			Duration behind = store.compaction().behind();
			return (behind.compareTo(MOST_BEHIND) <= 0) ? Health.up().build()
					: Health.down()
						.withDetail("reason",
								"What was deleted %s ago is still on the disk; the log says why".formatted(behind))
						.build();
		};
	}

	@Bean
	MeterBinder journalMetrics(JournaledStore store, MemoryProperties memory) {
		return (registry) -> {
			FunctionCounter.builder("memgate.journal.entries", store, (open) -> open.done().entries())
				.description("records appended to the journal")
				.register(registry);
			FunctionCounter.builder("memgate.journal.syncs", store, (open) -> open.done().syncs())
				.description("syncs of the journal that these records shared")
				.register(registry);
			FunctionTimer
				.builder("memgate.journal.sync", store, (open) -> open.done().syncs(),
						(open) -> open.done().syncNanos(), TimeUnit.NANOSECONDS)
				.description("time that the disk took for the journal's syncs")
				.register(registry);
			Gauge.builder("memgate.journal.remembered", store, (open) -> open.done().remembered())
				.description("request ids whose outcome is known")
				.register(registry);
			Gauge.builder("memgate.journal.waiting", store, JournaledStore::waiting)
				.description(
						"writes and questions that wait for the journal or are in its batch; at 1024 calls get 503")
				.register(registry);
			FolderBytes.gauge("journal", folder(memory)).register(registry);
		};
	}

	@Bean
	MeterBinder compactionMetrics(JournaledStore store) {
		Compaction compaction = store.compaction();
		return (registry) -> {
			FunctionCounter.builder("memgate.compaction.runs", compaction, Compaction::runs)
				.tag("outcome", "done")
				.description("runs of the compaction")
				.register(registry);
			FunctionCounter.builder("memgate.compaction.runs", compaction, Compaction::failures)
				.tag("outcome", "failed")
				.description("runs of the compaction")
				.register(registry);
			FunctionCounter.builder("memgate.compaction.freed", compaction, Compaction::freedBytes)
				.baseUnit("bytes")
				.description("bytes of the journal that the compaction gave back")
				.register(registry);
			TimeGauge
				.builder("memgate.compaction.behind", compaction, TimeUnit.MILLISECONDS,
						(running) -> running.behind().toMillis())
				.description(
						"how long the first of what was deleted and is still on the disk has been deleted; 0 if none is")
				.register(registry);
		};
	}

	private static Path folder(MemoryProperties memory) {
		return memory.dataDir().resolve("journal");
	}

}
