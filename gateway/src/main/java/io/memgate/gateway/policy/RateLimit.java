package io.memgate.gateway.policy;

import java.time.Duration;

/**
 * Requests per short time.
 *
 * @param name as it stands in the rate headers
 * @param requests number of requests
 * @param per the time they are counted over
 * @param mode what happens above it
 */
public record RateLimit(String name, int requests, Duration per, Mode mode) {

	/** Tell, count or refuse. */
	public enum Mode {

		ADVISORY, SHADOW, ENFORCED

	}

}
