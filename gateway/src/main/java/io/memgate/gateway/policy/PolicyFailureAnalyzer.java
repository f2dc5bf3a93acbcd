package io.memgate.gateway.policy;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says plainly why the gateway does not start under a policy that cannot be used.
 */
class PolicyFailureAnalyzer extends AbstractFailureAnalyzer<PolicyException> {

	@Override
	protected FailureAnalysis analyze(Throwable root, PolicyException cause) {
		return new FailureAnalysis("The usage policy cannot be used:\n\n" + cause.getMessage(),
				"Mend the lines above; deploy/policy/README.md has every key. Check a file without starting:"
						+ " deploy/memgate policy check FILE",
				cause);
	}

}
