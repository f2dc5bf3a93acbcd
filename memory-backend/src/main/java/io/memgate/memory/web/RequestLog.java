package io.memgate.memory.web;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes log lines for one request: each carries the gateway's id of it and, where it is
 * traced, its trace's. They are put with the thread only while a line is written, since a
 * request changes threads and few of them write any.
 */
final class RequestLog {

	private static final String REQUEST_ID = "requestId";

	private static final String TRACE_ID = "traceId";

	private RequestLog() {
	}

	/**
	 * Writes lines.
	 * @param exchange carries the call, if it was let in
	 * @param lines writes them, by any logger, on this thread
	 */
	static void write(ServerWebExchange exchange, Runnable lines) {
		Call call = Call.find(exchange);
		put(REQUEST_ID, (call != null) ? call.id().toString() : null);
		put(TRACE_ID, TraceFilter.traceId(exchange));
		try {
			lines.run();
		}
		finally {
			MDC.remove(REQUEST_ID);
			MDC.remove(TRACE_ID);
		}
	}

	private static void put(String name, @Nullable String value) {
		if (value != null) {
			MDC.put(name, value);
		}
	}

}
