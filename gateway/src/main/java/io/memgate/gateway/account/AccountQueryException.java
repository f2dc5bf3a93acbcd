package io.memgate.gateway.account;

/** Accounts were asked for in a way that cannot be answered; its message says why. */
public final class AccountQueryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	AccountQueryException(String message) {
		super(message);
	}

}
