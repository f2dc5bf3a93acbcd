package io.memgate.memory.embedding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * By what texts are embedded.
 *
 * @param by the models of the jar, an endpoint, or nothing
 * @param questionTimeout longest wait for a question's vector; a search then goes on by
 * full text alone
 * @param endpoint the endpoint, needed if texts are embedded by it
 */
@ConfigurationProperties("memgate.embedding")
record EmbeddingProperties(@DefaultValue("jar") By by, @DefaultValue("1s") Duration questionTimeout,
		@Nullable Endpoint endpoint) {

	EmbeddingProperties {
		Assert.isTrue(by != By.ENDPOINT || endpoint != null,
				"memgate.embedding.endpoint.url and .model are needed to embed by an endpoint");
		Assert.isTrue(questionTimeout.isPositive(), "memgate.embedding.question-timeout must be positive");
	}

	/** What embeds. */
	enum By {

		JAR, ENDPOINT, NOTHING

	}

	/**
	 * An endpoint with OpenAI's embeddings call.
	 *
	 * @param url the base address, to which {@code /embeddings} is added
	 * @param model the model to ask for
	 * @param keyFile file with the key that is sent as a bearer token; {@code null} sends
	 * none
	 * @param timeout longest time of one call
	 */
	record Endpoint(URI url, String model, @Nullable Path keyFile, @DefaultValue("10s") Duration timeout) {

		@Nullable String key() {
			try {
				return (this.keyFile != null) ? Files.readString(this.keyFile).strip() : null;
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The key of memgate.embedding.endpoint cannot be read", ex);
			}
		}

	}

}
