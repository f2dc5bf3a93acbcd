package io.memgate.gateway.problem;

import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * The body of a request, read once: by whoever wants it, or to be thrown away before a
 * refusal is answered. Reactor Netty keeps the parts of a body that nobody reads and
 * stops reading at 32 of them, also when the request has been answered, so that every
 * later request on the connection would hang.
 */
public final class RequestBody {

	/** Most bytes that are read only to keep a connection; a longer body closes it. */
	public static final int MOST_DISCARDED_BYTES = 1024 * 1024;

	private static final String TAKEN = RequestBody.class.getName();

	private RequestBody() {
	}

	/** The body, for a reader that reads it to its end or closes the connection. */
	public static Flux<DataBuffer> take(ServerWebExchange exchange) {
		exchange.getAttributes().put(TAKEN, true);
		return exchange.getRequest().getBody();
	}

	/** Ends the connection with the answer, since the rest of the body is not read. */
	public static void leave(ServerWebExchange exchange) {
		exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
	}

	/** Reads what nobody has taken, and throws it away. */
	static Mono<Void> discard(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		if (exchange.getAttributes().containsKey(TAKEN)) {
			return Mono.empty();
		}
		if (isBetterLeft(request.getHeaders())) {
			leave(exchange);
			return Mono.empty();
		}
		AtomicLong discarded = new AtomicLong();
		return take(exchange).all((buffer) -> discarded.addAndGet(release(buffer)) <= MOST_DISCARDED_BYTES)
			.doOnNext((whole) -> leaveUnless(whole, exchange))
			.then();
	}

	/** A client that waits to be asked for the body need not send it at all. */
	private static boolean isBetterLeft(HttpHeaders headers) {
		return headers.getContentLength() > MOST_DISCARDED_BYTES || headers.containsHeader(HttpHeaders.EXPECT);
	}

	private static int release(DataBuffer buffer) {
		int bytes = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static void leaveUnless(boolean whole, ServerWebExchange exchange) {
		if (!whole) {
			leave(exchange);
		}
	}

}
