package io.memgate.gateway.problem;

/**
 * The rest of a request is refused while its body is read: whoever reads it fails with
 * this, and answers with the refusal.
 */
public final class BrokenRequestException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Refusal refusal;

	public BrokenRequestException(Refusal refusal) {
		super(refusal.message(), null, false, false);
		this.refusal = refusal;
	}

	/** What the client is told. */
	public Refusal refusal() {
		return this.refusal;
	}

}
