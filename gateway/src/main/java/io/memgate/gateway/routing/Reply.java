package io.memgate.gateway.routing;

/**
 * What came back from the backend for one forwarded call.
 */
sealed interface Reply {

	/**
	 * A whole answer.
	 *
	 * @param status its HTTP status
	 * @param body its bytes, at most as many as are allowed
	 */
	record Whole(int status, byte[] body) implements Reply {

	}

	/** The call was never sent: no connection could be had. */
	record NotSent() implements Reply {

	}

	/** The call was sent, and no answer came in time. */
	record Late() implements Reply {

	}

	/** The call was sent, and its answer was cut, too long or not HTTP. */
	record Broken() implements Reply {

	}

}
