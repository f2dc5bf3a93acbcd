package io.memgate.gateway.redis;

/**
 * Redis did not answer in time, refused the connection or answered with an error: whether
 * a command ran is not known.
 */
public final class RedisUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public RedisUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

	RedisUnavailableException(String message) {
		super(message);
	}

}
