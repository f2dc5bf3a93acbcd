package io.memgate.memory.embedding;

import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddingProperties.class)
class EmbeddingConfiguration {

	@Bean
	Embedding embedding(EmbeddingProperties properties, MeterRegistry meters) {
		Embedding embedding = switch (properties.by()) {
			case JAR -> new InJarEmbedding();
			case ENDPOINT -> new EndpointEmbedding(Objects.requireNonNull(properties.endpoint()));
			case NOTHING -> Embedding.off();
		};
		return new PatientEmbedding(embedding, properties.questionTimeout(), meters);
	}

}
