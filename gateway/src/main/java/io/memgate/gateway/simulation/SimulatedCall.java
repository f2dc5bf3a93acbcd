package io.memgate.gateway.simulation;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.usage.RecordedCall;

/**
 * What a policy makes of one recorded call.
 *
 * @param call the call
 * @param effect what would become of it
 * @param cause the limit that refuses it, or leaves it undecided; null where none does
 */
public record SimulatedCall(RecordedCall call, Effect effect, @Nullable Cause cause) {

	/** Whether it was not refused, and would be. */
	boolean isNewlyRefused() {
		return this.effect == Effect.REFUSED && this.call.outcome() != Outcome.REFUSED;
	}

	/** Whether it was refused, and would not be. */
	boolean isNewlyAllowed() {
		return this.effect == Effect.ALLOWED && this.call.outcome() == Outcome.REFUSED;
	}

	/** What would become of a call. */
	public enum Effect {

		/** It would be let through. */
		ALLOWED,

		/** It would be refused. */
		REFUSED,

		/** What decided it is no limit, or it came late; it is taken as it was. */
		AS_RECORDED,

		/** What was recorded does not decide it; it is taken as it was. */
		UNDECIDED

	}

}
