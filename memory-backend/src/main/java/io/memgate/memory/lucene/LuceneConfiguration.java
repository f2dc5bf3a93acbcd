package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.memory.FolderBytes;
import io.memgate.memory.memory.MemoryProperties;
import io.memgate.memory.search.Weights;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Weights.class)
class LuceneConfiguration {

	@Bean
	LuceneIndex memoryIndex(MemoryProperties memory, Embedding embedding, Weights weights, Clock clock)
			throws IOException {
		int readThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
		return new LuceneIndex(folder(memory), readThreads, embedding, new Search(weights, clock));
	}

	@Bean
	ApplicationListener<ApplicationReadyEvent> vectorsOnceReady(LuceneIndex index) {
		return (ready) -> index.makeVectors();
	}

	@Bean
	HealthIndicator indexHealthIndicator(LuceneIndex index) {
		return () -> (index.thread().fault() == null) ? Health.up().build()
				: Health.down()
					.withDetail("reason",
							"The index failed: nothing is read before a restart, which rebuilds it from the journal")
					.withDetail("cause", String.valueOf(index.thread().fault()))
					.build();
	}

	@Bean
	MeterBinder indexMetrics(LuceneIndex index, MemoryProperties memory) {
		return (registry) -> {
			Gauge.builder("memgate.memories", index, LuceneIndex::memories)
				.description("memories held, of all accounts")
				.register(registry);
			Gauge.builder("memgate.vectors", index, LuceneIndex::vectors)
				.description("memories that have a vector, of all accounts")
				.register(registry);
			Gauge.builder("memgate.index.waiting", index.thread(), IndexThread::waiting)
				.description("changes and reads that wait for the index; at 1024 writes wait for it, too")
				.register(registry);
			Gauge.builder("memgate.index.lag", index.thread(), IndexThread::lag)
				.description("records of the journal that the index was told and has not taken up yet")
				.register(registry);
			FolderBytes.gauge("index", folder(memory)).register(registry);
		};
	}

	private static Path folder(MemoryProperties memory) {
		return memory.dataDir().resolve("index");
	}

}
