package io.memgate.gateway.payload;

import io.memgate.gateway.policy.Code;
import org.jspecify.annotations.Nullable;

/**
 * What a backend's answer means.
 */
public sealed interface Answer {

	/**
	 * The call succeeded.
	 *
	 * @param body the bytes to hand over: the backend's, without what its lists have
	 * beyond the plan's maximum
	 */
	record Success(byte[] body) implements Answer {

	}

	/**
	 * The backend refused the call as the caller's mistake.
	 *
	 * @param status the HTTP status to answer with, 4xx
	 * @param code the backend's code; null when it gave none that says an error
	 * @param message the backend's message for a person, one line of bounded length
	 */
	record CallerMistake(int status, @Nullable Code code, String message) implements Answer {

	}

	/** The backend said that it failed. */
	record Failed() implements Answer {

	}

	/** The backend said success by its status but nothing that can be understood. */
	record Unreadable() implements Answer {

	}

}
