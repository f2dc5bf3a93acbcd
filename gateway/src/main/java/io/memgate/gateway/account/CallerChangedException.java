package io.memgate.gateway.account;

/**
 * Says that something may have changed of a remembered caller: nothing was decided, and
 * it must be found out again who calls.
 */
public final class CallerChangedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public CallerChangedException(String account) {
		super("Something was changed of account " + account + " since its caller was found", null, false, false);
	}

}
