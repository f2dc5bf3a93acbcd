package io.memgate.gateway.redis;

import org.jspecify.annotations.Nullable;

/**
 * Redis did not answer in time, refused the connection or answered with an error: whether
 * a command ran is not known, unless {@link #mayHaveRun} denies it.
 */
public final class RedisUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean mayHaveRun;

	public RedisUnavailableException(String message, Throwable cause) {
		this(message, cause, true);
	}

	RedisUnavailableException(String message) {
		this(message, null, true);
	}

	private RedisUnavailableException(String message, @Nullable Throwable cause, boolean mayHaveRun) {
		// One that was not sent has no stack trace: there may be thousands a second.
		super(message, cause, true, mayHaveRun);
		this.mayHaveRun = mayHaveRun;
	}

	/** What the client or Redis itself said in place of a reply. */
	static RedisUnavailableException by(Throwable cause, boolean mayHaveRun) {
		return new RedisUnavailableException("Redis: " + cause.getMessage(), cause, mayHaveRun);
	}

	/** The command was never sent. */
	public static RedisUnavailableException notSent(String message, @Nullable Throwable cause) {
		return new RedisUnavailableException(message, cause, false);
	}

	/** Whether the command may have run, or may still run. */
	public boolean mayHaveRun() {
		return this.mayHaveRun;
	}

}
