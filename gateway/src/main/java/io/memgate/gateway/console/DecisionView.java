package io.memgate.gateway.console;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.Verdict;

/**
 * What became of one call, as its account sees it.
 *
 * @param id the call's request id
 * @param charged {@code charged}, {@code not charged} or {@code unknown}
 * @param at when that was settled; null while it is unknown
 * @param message the same in one sentence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionView(String id, String charged, @Nullable Instant at, String message) {

	private static final String NOT_CHARGED = "not charged";

	static DecisionView of(Verdict verdict) {
		return switch (verdict.word()) {
			case OPEN -> new DecisionView(verdict.id(), "unknown", null,
					"The call is in flight, or what came of it is not known yet. One unit of its quota is held; it is"
							+ " charged only if the memory service completed it. Look again in some seconds.");
			case CHARGED -> new DecisionView(verdict.id(), "charged", verdict.at(),
					"The memory service completed the call, and it was charged once.");
			case RELEASED -> new DecisionView(verdict.id(), NOT_CHARGED, verdict.at(),
					"The memory service did not complete the call; its unit of quota was given back.");
			case REFUSED -> new DecisionView(verdict.id(), NOT_CHARGED, verdict.at(),
					"The call was refused by a limit and did not reach the memory service.");
			case REPLAYED -> new DecisionView(verdict.id(), NOT_CHARGED, verdict.at(),
					"The call was given the answer of an earlier one with the same Idempotency-Key.");
		};
	}

}
