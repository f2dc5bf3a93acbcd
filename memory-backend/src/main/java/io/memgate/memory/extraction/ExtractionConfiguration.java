package io.memgate.memory.extraction;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import io.memgate.memory.memory.MemoryStore;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("memgate.extraction.url")
@EnableConfigurationProperties(ExtractionProperties.class)
class ExtractionConfiguration {

	@Bean
	ExtractionQueue extractionQueue(ExtractionProperties properties, MeterRegistry registry) {
		return new ExtractionQueue(new OpenAiExtractor(properties), properties, registry);
	}

	@Bean
	@Primary
	ExtractingStore extractingStore(MemoryStore store, ExtractionQueue queue) {
		return new ExtractingStore(store, queue);
	}

}
