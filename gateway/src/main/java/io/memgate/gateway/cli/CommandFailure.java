package io.memgate.gateway.cli;

import picocli.CommandLine.ExitCode;

/** Why a command did not do what it was asked, in words for the person who asked. */
final class CommandFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int exitCode;

	private CommandFailure(int exitCode, String message) {
		super(message);
		this.exitCode = exitCode;
	}

	/** Something was tried and did not work, or was refused. */
	static CommandFailure failed(String message) {
		return new CommandFailure(ExitCode.SOFTWARE, message);
	}

	/** Something is missing without which nothing can be tried. */
	static CommandFailure misused(String message) {
		return new CommandFailure(ExitCode.USAGE, message);
	}

	/** The same with another exit status. */
	CommandFailure withStatus(int exitCode) {
		return new CommandFailure(exitCode, String.valueOf(getMessage()));
	}

	int exitCode() {
		return this.exitCode;
	}

}
