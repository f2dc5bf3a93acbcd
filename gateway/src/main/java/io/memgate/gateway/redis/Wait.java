package io.memgate.gateway.redis;

import java.time.Duration;

/**
 * Which acknowledgement of its replicas a script that changes something waits for.
 *
 * @param replicas how many must have the change; 0 to wait for none
 * @param timeout how long Redis waits for them
 */
public record Wait(int replicas, Duration timeout) {

	static final String REPLICAS = "memgate.redis.wait.replicas";

	static final String TIMEOUT = "memgate.redis.wait.timeout";

	public static final Wait FOR_NONE = new Wait(0, Duration.ofMillis(1));

	public Wait {
		if (replicas < 0) {
			throw new IllegalArgumentException(REPLICAS + " is " + replicas + ", less than none");
		}
		if (timeout.toMillis() < 1) {
			throw new IllegalArgumentException(TIMEOUT + " is " + timeout + ": Redis would wait for ever");
		}
	}

	boolean isOff() {
		return this.replicas == 0;
	}

}
