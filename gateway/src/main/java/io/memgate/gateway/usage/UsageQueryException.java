package io.memgate.gateway.usage;

/** A parameter of a question for usage is not understood. */
public final class UsageQueryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String parameter;

	UsageQueryException(String parameter, String why) {
		super("The parameter '" + parameter + "' " + why + '.', null, false, false);
		this.parameter = parameter;
	}

	/** The parameter's name. */
	public String parameter() {
		return this.parameter;
	}

}
