package io.memgate.gateway.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says plainly why the gateway does not start on data of another version.
 */
class SchemaFailureAnalyzer extends AbstractFailureAnalyzer<SchemaException> {

	@Override
	protected FailureAnalysis analyze(Throwable root, SchemaException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.meaning(), cause);
	}

}
