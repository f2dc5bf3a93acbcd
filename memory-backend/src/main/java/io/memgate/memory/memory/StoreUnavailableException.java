package io.memgate.memory.memory;

import org.jspecify.annotations.Nullable;

/**
 * The store could not do what was asked, and did nothing.
 */
public class StoreUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public StoreUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
