package io.memgate.gateway.admin;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about a missing admin token, in place of a stack trace. */
class AdminTokenFailureAnalyzer extends AbstractFailureAnalyzer<AdminTokenException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AdminTokenException cause) {
		return new FailureAnalysis(cause.getMessage(), "Write a random token into a file that only the gateway's user "
				+ "can read, for example by 'openssl rand -hex 32', and set memgate.admin.token-file to its path.",
				cause);
	}

}
