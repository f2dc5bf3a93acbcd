package io.memgate.gateway.routing;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.problem.Refusal;

/**
 * How a forwarded call ended, and what its client is told.
 *
 * @param outcome what came of it
 * @param status the HTTP status of the answer
 * @param body the answer of a success that has come whole; empty otherwise
 * @param stream the answer of a success that is passed on; null otherwise
 * @param refusal the answer of anything else; null for a success
 */
record Ending(Outcome outcome, int status, byte[] body, @Nullable AnswerStream stream, @Nullable Refusal refusal) {

	/** The first HTTP status that tells of a fault of the one who answers. */
	private static final int FAULTS = 500;

	private static final byte[] NO_BODY = {};

	static Ending success(int status, byte[] body) {
		return new Ending(Outcome.SUCCESS, status, body, null, null);
	}

	static Ending success(AnswerStream stream) {
		return new Ending(Outcome.SUCCESS, stream.status(), NO_BODY, stream, null);
	}

	/**
	 * Whether the memory service did not do what it is there for. What it refuses is its
	 * caller's doing, and so is an upload that is cut, too large or too slow.
	 */
	boolean isFault() {
		return this.refusal != null && this.refusal.httpStatus() >= FAULTS;
	}

	static Ending failure(Refusal refusal) {
		return new Ending(Outcome.FAILURE, refusal.httpStatus(), NO_BODY, null, refusal.afterAdmission());
	}

	static Ending unknown(Refusal refusal) {
		return new Ending(Outcome.UNKNOWN, refusal.httpStatus(), NO_BODY, null, refusal.afterAdmission());
	}

}
