package io.memgate.gateway.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

import io.memgate.gateway.admin.AdminListener;

/**
 * What a command has printed, and its exit status.
 */
record Result(int status, String out, String err) {

	/** Runs a command in an environment. */
	static Result of(Map<String, String> environment, String... arguments) {
		return typing("", environment, arguments);
	}

	private static Result typing(String typed, Map<String, String> environment, String... arguments) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int status = MemgateCommand.run(environment, new BufferedReader(new StringReader(typed)),
				new PrintWriter(out, true), new PrintWriter(err, true), arguments);
		return new Result(status, out.toString(), err.toString());
	}

	/** Runs a command with a listener's address and token. */
	static Result of(AdminListener listener, String... arguments) {
		return typing("", listener, arguments);
	}

	/** Runs a command in which something is typed. */
	static Result typing(String typed, AdminListener listener, String... arguments) {
		return typing(typed,
				Map.of("MEMGATE_ADMIN_URL", listener.adminUrl(), "MEMGATE_ADMIN_TOKEN", AdminListener.TOKEN),
				arguments);
	}

}
