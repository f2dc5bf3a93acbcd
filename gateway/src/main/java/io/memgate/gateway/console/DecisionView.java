package io.memgate.gateway.console;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.LimitMove;
import io.memgate.gateway.admission.Verdict;
import io.memgate.gateway.policy.Condition;

/**
 * One decision and what became of it, as its account sees it.
 *
 * @param id the call's request id
 * @param api what was called
 * @param project in which project
 * @param key with which ApiKey, its id
 * @param revision the policy that decided it
 * @param decision {@code admitted}, {@code refused} or {@code replayed}
 * @param refusedBy the limit that refused it, or what else did; null where nothing did
 * @param decidedAt when it was decided
 * @param reservation {@code open}, {@code committed}, {@code released} or {@code none}
 * @param charged {@code charged}, {@code not charged} or {@code unknown}
 * @param at when that was settled; null while it is unknown
 * @param limits every limit of the call before and after the decision
 * @param message all of it in a sentence or two
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionView(String id, String api, String project, String key, String revision, String decision,
		@Nullable String refusedBy, Instant decidedAt, String reservation, String charged, @Nullable Instant at,
		List<LimitMove> limits, String message) {

	private static final String NOT_CHARGED = "not charged";

	static DecisionView of(Verdict verdict) {
		return switch (verdict.word()) {
			case OPEN -> admitted(verdict, "open", "unknown",
					"The call is in flight, or what came of it is not known yet. One unit of its quota is held; it is"
							+ " charged only if the memory service completed it. Look again in some seconds.");
			case CHARGED -> admitted(verdict, "committed", "charged",
					"The memory service completed the call, and it was charged once.");
			case RELEASED -> admitted(verdict, "released", NOT_CHARGED,
					"The memory service did not complete the call; its unit of quota was given back.");
			case REFUSED -> unforwarded(verdict, "refused", "The call was refused (" + verdict.refusedBy()
					+ ") and did not reach the memory service. It moved no limit. " + why(verdict.refusedBy()));
			case REPLAYED -> unforwarded(verdict, "replayed",
					"The call was given the answer of an earlier one with the same Idempotency-Key.");
		};
	}

	/** What refused is a condition, or else the name of a limit. */
	private static String why(@Nullable String refusedBy) {
		Condition condition = (refusedBy != null) ? Condition.find(refusedBy) : null;
		return (condition != null) ? condition.title() + ". " + condition.advice()
				: "That limit had nothing left for it; where it stood is in limits.";
	}

	private static DecisionView admitted(Verdict verdict, String reservation, String charged, String message) {
		return of(verdict, "admitted", null, reservation, charged, message);
	}

	private static DecisionView unforwarded(Verdict verdict, String decision, String message) {
		return of(verdict, decision, verdict.refusedBy(), "none", NOT_CHARGED, message);
	}

	private static DecisionView of(Verdict verdict, String decision, @Nullable String refusedBy, String reservation,
			String charged, String message) {
		return new DecisionView(verdict.id(), verdict.api(), verdict.project(), verdict.key(), verdict.revision(),
				decision, refusedBy, verdict.decidedAt(), reservation, charged, verdict.settledAt(), verdict.limits(),
				message);
	}

}
