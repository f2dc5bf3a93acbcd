package io.memgate.gateway.payload;

import io.memgate.gateway.problem.Refusal;

/**
 * Ends a body that is passed on before its end, so that the request is never complete.
 */
public final class UploadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Refusal refusal;

	UploadException(Refusal refusal) {
		super(refusal.message(), null, false, false);
		this.refusal = refusal;
	}

	/** What the client is told. */
	public Refusal refusal() {
		return this.refusal;
	}

}
