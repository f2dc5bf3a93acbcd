package io.memgate.memory.extraction;

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
 * The endpoint that extracts memories from messages.
 *
 * @param url base address of an OpenAI-compatible API, such as
 * {@code http://127.0.0.1:11434/v1}; calls go to {@code chat/completions} below it
 * @param model the model's name
 * @param keyFile file with the key; none is sent without one
 * @param timeout for how long an answer is waited for
 * @param concurrency most calls at a time
 * @param waiting most calls that wait; messages beyond stay their own memories
 */
@ConfigurationProperties("memgate.extraction")
record ExtractionProperties(URI url, String model, @Nullable Path keyFile, @DefaultValue("30s") Duration timeout,
		@DefaultValue("2") int concurrency, @DefaultValue("1000") int waiting) {

	ExtractionProperties {
		Assert.isTrue(url != null && url.getHost() != null, "memgate.extraction.url must be an http address");
		Assert.hasText(model, "memgate.extraction.model must be set");
		Assert.isTrue(timeout.isPositive(), "memgate.extraction.timeout must be positive");
		Assert.isTrue(concurrency >= 1 && waiting >= 1,
				"memgate.extraction.concurrency and waiting must be at least 1");
	}

	/**
	 * The key; {@code null} if there is none.
	 */
	@Nullable String key() {
		try {
			return (this.keyFile != null) ? Files.readString(this.keyFile).strip() : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("memgate.extraction.key-file cannot be read", ex);
		}
	}

}
