package io.memgate.gateway.console;

import io.memgate.gateway.problem.Refusal;

/** A request of a key holder is refused, for a reason that its reader has found. */
final class RefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Refusal refusal;

	RefusedException(Refusal refusal) {
		super(refusal.message(), null, false, false);
		this.refusal = refusal;
	}

	Refusal refusal() {
		return this.refusal;
	}

}
