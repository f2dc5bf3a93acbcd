package io.memgate.gateway.routing;

import io.memgate.gateway.problem.Refusal;

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

	/**
	 * A success whose head and first bytes are here, and whose rest is passed on.
	 *
	 * @param stream to be passed on or closed
	 */
	record Begun(AnswerStream stream) implements Reply {

	}

	/**
	 * The call was sent without the end of its body, so that it was never a request.
	 *
	 * @param refusal why
	 */
	record Unfinished(Refusal refusal) implements Reply {

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
