package io.memgate.gateway.edge;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a connection must keep to, whatever its requests are.
 *
 * @param firstByte until it must have sent something
 * @param head until the head of a request must be whole, from its first byte on
 * @param body until the body of a request must be whole, from its head on, but for the
 * time that what has come of it takes at the slowest pace of an upload
 * @param maxFields header fields of a request, and trailer fields
 * @param connections how many may be open
 */
@ConfigurationProperties("memgate.edge")
record EdgeProperties(Duration firstByte, Duration head, Duration body, int maxFields, Connections connections) {

	/**
	 * How many connections of the public listener may be open.
	 *
	 * @param node in all
	 * @param address of one address, or IPv6 network of 64 bits, that is not a trusted
	 * proxy's
	 */
	record Connections(int node, int address) {
	}

}
