package io.memgate.memory.memory;

/**
 * The disk failed while a write was on its way, and whether it is kept is known only
 * after a restart.
 */
public class OutcomeUnknownException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public OutcomeUnknownException(Throwable cause) {
		super("whether the write is kept is known after a restart", cause);
	}

}
