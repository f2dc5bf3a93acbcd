package io.memgate.memory.journal;

import java.io.IOException;
import java.time.Clock;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.MemoryProperties;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JournalProperties.class)
class JournalConfiguration {

	@Bean
	JournaledStore memoryStore(MemoryProperties memory, JournalProperties journal, MemoryIndex index, Clock clock)
			throws IOException {
		return new JournaledStore(memory.dataDir().resolve("journal"), journal, SegmentFile::onDisk, index, clock);
	}

	@Bean
	HealthIndicator journalHealthIndicator(JournaledStore store) {
		return () -> ((store.fault() == null) ? Health.up() : Health.down(store.fault())).build();
	}

	@Bean
	MeterBinder journalMetrics(JournaledStore store) {
		return (registry) -> {
			FunctionCounter.builder("memgate.journal.entries", store, JournaledStore::entries).register(registry);
			FunctionCounter.builder("memgate.journal.syncs", store, JournaledStore::syncs).register(registry);
			Gauge.builder("memgate.journal.remembered", store, JournaledStore::remembered).register(registry);
		};
	}

}
