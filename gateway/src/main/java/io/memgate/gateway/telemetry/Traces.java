package io.memgate.gateway.telemetry;

import org.springframework.http.HttpHeaders;

/**
 * Begins the trace of each governed call.
 */
@FunctionalInterface
public interface Traces {

	/** No call is traced. */
	Traces NONE = (headers) -> Trace.NONE;

	/**
	 * The trace of a call that begins now.
	 * @param headers the call's own
	 */
	Trace begin(HttpHeaders headers);

}
