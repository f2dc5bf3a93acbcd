package io.memgate.memory.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What the gateway's assertions are checked with.
 *
 * @param secretFile file with the key that both sides share
 * @param valid how far an assertion's time may lie from the clock, either way
 */
@ConfigurationProperties("memgate.assertion")
record AssertionProperties(Path secretFile, Duration valid) {

	private static final int LEAST_CHARACTERS = 32;

	/**
	 * The key: the file's content without surrounding white space, in UTF-8.
	 */
	byte[] secret() {
		String secret = read();
		if (secret.length() < LEAST_CHARACTERS) {
			throw wrong("It has %d characters; %d are needed.".formatted(secret.length(), LEAST_CHARACTERS));
		}
		return secret.getBytes(StandardCharsets.UTF_8);
	}

	private String read() {
		try {
			return Files.readString(this.secretFile).strip();
		}
		catch (IOException ex) {
			throw wrong("It cannot be read: %s.".formatted(ex));
		}
	}

	// Spring Boot shows this exception as a short description without a stack trace.
	private InvalidConfigurationPropertyValueException wrong(String reason) {
		return new InvalidConfigurationPropertyValueException("memgate.assertion.secret-file", this.secretFile, reason);
	}

}
