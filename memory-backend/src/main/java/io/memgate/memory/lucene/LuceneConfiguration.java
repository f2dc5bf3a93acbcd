package io.memgate.memory.lucene;

import java.io.IOException;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.memgate.memory.memory.MemoryProperties;

@Configuration(proxyBeanMethods = false)
class LuceneConfiguration {

	@Bean
	LuceneIndex memoryIndex(MemoryProperties memory) throws IOException {
		int readThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
		return new LuceneIndex(memory.dataDir().resolve("index"), readThreads);
	}

	@Bean
	HealthIndicator indexHealthIndicator(LuceneIndex index) {
		return () -> ((index.fault() == null) ? Health.up() : Health.down(index.fault())).build();
	}

}
