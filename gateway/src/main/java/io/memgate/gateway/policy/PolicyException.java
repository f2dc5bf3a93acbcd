package io.memgate.gateway.policy;

/**
 * A policy that cannot be used. The message holds every mistake that was found, one per
 * line: file, line, key, what is wrong and what was expected.
 */
public final class PolicyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public PolicyException(String mistakes) {
		super(mistakes);
	}

}
