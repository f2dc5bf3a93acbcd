package io.memgate.gateway.admin;

/** There is no good admin token, so the admin listener must not start. */
final class AdminTokenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	AdminTokenException(String message) {
		super(message);
	}

}
