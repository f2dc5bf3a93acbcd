package io.memgate.gateway.telemetry;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Writes log lines for one request: each carries the request's id and, where it is
 * traced, its trace's. They are put with the thread only while a line is written, since a
 * request changes threads and few of them write any.
 */
public final class RequestLog {

	/** Name of the request's id in a line. */
	public static final String REQUEST_ID = "requestId";

	/** Name of the trace's id in a line. */
	public static final String TRACE_ID = "traceId";

	private RequestLog() {
	}

	/**
	 * Writes lines.
	 * @param traceId null where the request is not traced
	 * @param lines writes them, by any logger, on this thread
	 */
	public static void write(String requestId, @Nullable String traceId, Runnable lines) {
		MDC.put(REQUEST_ID, requestId);
		if (traceId != null) {
			MDC.put(TRACE_ID, traceId);
		}
		try {
			lines.run();
		}
		finally {
			MDC.remove(REQUEST_ID);
			MDC.remove(TRACE_ID);
		}
	}

}
