package io.memgate.memory.extraction;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.Memory;

class OpenAiExtractorTests {

	@Test
	void anEndpointThatHangsIsGivenUp() throws IOException {
		// Connections are made by the system, and nobody ever answers.
		try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			OpenAiExtractor extractor = new OpenAiExtractor(
					new ExtractionProperties(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v1"), "small",
							null, Duration.ofMillis(50), 1, 1));

			StepVerifier.create(extractor.extract(List.of(message()))).verifyError(TimeoutException.class);
		}
	}

	private static Memory message() {
		return new Memory("id", "u", "c", "user", "Porto is where I live now", List.of(), null, null, null, List.of(),
				Map.of(), Instant.EPOCH, Instant.EPOCH);
	}

}
