package io.memgate.gateway.notice;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt at a delivery.
 */
public sealed interface Attempt {

	/** In words. */
	String said();

	/**
	 * The receiver has it.
	 *
	 * @param status a 2xx
	 */
	record Delivered(int status) implements Attempt {

		@Override
		public String said() {
			return "answered " + this.status;
		}

	}

	/** The receiver wants nothing any more: 410. */
	record Gone() implements Attempt {

		@Override
		public String said() {
			return "answered 410, gone";
		}

	}

	/**
	 * It failed, and may succeed later.
	 *
	 * @param said why
	 * @param retryAfter what the receiver asks for; null for nothing
	 */
	record Failed(String said, @Nullable Duration retryAfter) implements Attempt {

	}

}
