package io.memgate.gateway.routing;

import java.time.Duration;

import io.memgate.gateway.payload.Answer;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;

/**
 * What a client is told when a call that was admitted did not succeed.
 */
final class BackendRefusals {

	private static final int BAD_REQUEST = 400;

	private static final Duration SOON = Duration.ofSeconds(1);

	private static final String NOT_CHARGED = " Nothing was charged.";

	private static final String CHARGED_IF_DONE = " It is charged only if the memory service completed it; look it up at"
			+ " the address in instance.";

	private BackendRefusals() {
	}

	static Refusal refused(Answer.CallerMistake mistake) {
		return Refusal.of(Condition.BACKEND_REFUSED, sentence(mistake.message()) + NOT_CHARGED)
			.as((mistake.status() >= BAD_REQUEST) ? mistake.status() : BAD_REQUEST, mistake.code());
	}

	static Refusal failed() {
		return Refusal.of(Condition.BACKEND_FAILED, "The memory service failed on this call." + NOT_CHARGED);
	}

	static Refusal unreachable() {
		return Refusal
			.of(Condition.BACKEND_UNREACHABLE,
					"The memory service cannot be reached." + NOT_CHARGED + " Repeat in a second.")
			.retryAfter(SOON);
	}

	static Refusal late() {
		return Refusal.of(Condition.OUTCOME_TIMEOUT,
				"The memory service did not answer in time, so what came of this call is not known yet."
						+ CHARGED_IF_DONE);
	}

	static Refusal unreadable() {
		return Refusal.of(Condition.OUTCOME_UNKNOWN,
				"The memory service's answer could not be read, so what came of this call is not known yet."
						+ CHARGED_IF_DONE);
	}

	private static String sentence(String message) {
		return message.endsWith(".") ? message : message + '.';
	}

}
