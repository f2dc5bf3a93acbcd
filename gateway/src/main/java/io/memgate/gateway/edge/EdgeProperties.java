package io.memgate.gateway.edge;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a connection must keep to before a request exists.
 *
 * @param firstByte until it must have sent something
 * @param head until the head of a request must be whole, from its first byte on
 * @param maxFields header fields of a request, and trailer fields
 */
@ConfigurationProperties("memgate.edge")
record EdgeProperties(Duration firstByte, Duration head, int maxFields) {
}
