package io.memgate.gateway.routing;

import java.util.function.Supplier;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import reactor.netty.http.client.HttpClient;

/**
 * Clients of the memory service with connections of their own, one for each event loop. A
 * connection is served by the loop that made it, so a call that uses its own loop's never
 * changes threads.
 */
final class BackendClients {

	private final FastThreadLocal<HttpClient> ofLoop;

	private final HttpClient ofOthers;

	/**
	 * @param client makes one that shares no connection with another; must not retry or
	 * follow redirects
	 */
	BackendClients(Supplier<HttpClient> client) {
		this.ofOthers = client.get();
		this.ofLoop = new FastThreadLocal<>() {
			@Override
			protected HttpClient initialValue() {
				return client.get();
			}
		};
	}

	/** The client of the thread that asks. */
	HttpClient get() {
		return (Thread.currentThread() instanceof FastThreadLocalThread) ? this.ofLoop.get() : this.ofOthers;
	}

}
