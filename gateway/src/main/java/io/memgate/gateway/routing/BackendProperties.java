package io.memgate.gateway.routing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Where the backend is and how a node calls it.
 *
 * @param url the backend's origin
 * @param secretFile holds the secret that signs assertions
 * @param connectTimeout until a connection must stand
 * @param outcomeTimeout until the outcome of a write must have been told
 * @param maxConnections connections to the backend
 * @param maxAnswer most bytes of an answer
 * @param drain how long a stop waits for calls in flight
 */
@ConfigurationProperties("memgate.backend")
record BackendProperties(URI url, Path secretFile, Duration connectTimeout, Duration outcomeTimeout, int maxConnections,
		DataSize maxAnswer, Duration drain) {

}
