package io.memgate.gateway.problem;

/**
 * The rest of a request is refused while its body is read: whoever reads it fails with
 * this, and answers with the refusal.
 */
public final class BrokenRequestException extends RuntimeException {

	/**
	 * Most buffers that a body's reader asks for: who asks Reactor Netty for all at once
	 * is told of the failure twice.
	 */
	public static final long MOST_BUFFERS = Long.MAX_VALUE - 1;

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
