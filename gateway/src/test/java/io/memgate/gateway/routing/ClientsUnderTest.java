package io.memgate.gateway.routing;

import java.nio.file.Path;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The assembled gateway with less patience for clients, in whose eyes
 * {@code deploy/policy/CLIENTS.md} is tried, line by line.
 */
abstract class ClientsUnderTest extends GatewayUnderTest {

	static final Path SETTINGS = Path.of("src/main/resources/application.yml");

	static final int MOST_CONNECTIONS = 50;

	@DynamicPropertySource
	static void impatient(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "clients");
		registry.add("memgate.edge.first-byte", () -> "300ms");
		registry.add("server.netty.idle-timeout", () -> "600ms");
		registry.add("memgate.edge.body", () -> "600ms");
		registry.add("memgate.edge.connections.address", () -> MOST_CONNECTIONS);
	}

	static String get(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
	}

	/** The head of a call that adds a message. */
	String head(String framing) {
		return "POST " + ADD + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization()
				+ "\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n";
	}

}
