package io.memgate.gateway.usage;

/** More reports of usage are wanted at this moment than a node makes. */
public final class TooManyReportsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	TooManyReportsException() {
		super("Too many reports are being made at this moment. Repeat in a second.", null, false, false);
	}

}
