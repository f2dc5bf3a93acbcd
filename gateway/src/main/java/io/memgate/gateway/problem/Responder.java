package io.memgate.gateway.problem;

import java.time.Duration;

import io.netty.channel.EventLoop;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Answers a call with a refusal. The exchange keeps the refusal for the usage record.
 */
public final class Responder {

	private Responder() {
	}

	/**
	 * Writes status, headers and body, once the request's body has been read or thrown
	 * away. Headers that earlier filters have set, such as the request id and the rate
	 * headers, go out with it.
	 */
	public static Mono<Void> refuse(ServerWebExchange exchange, Refusal refusal) {
		refusal.attach(exchange);
		return RequestBody.discard(exchange).then(Mono.defer(() -> write(exchange, refusal)));
	}

	private static Mono<Void> write(ServerWebExchange exchange, Refusal refusal) {
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatusCode.valueOf(refusal.httpStatus()));
		byte[] body = ProblemBody.of(Call.of(exchange), refusal);
		HttpHeaders headers = response.getHeaders();
		headers.setContentType(mediaType(exchange));
		headers.setContentLength(body.length);
		headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
		if (refusal.retryAfter() != null) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(refusal.retryAfter())));
		}
		return send(exchange, body);
	}

	/**
	 * Sends an answer's body and ends the answer, on the event loop of its connection.
	 * Written from another thread an answer ends a moment after its client has it; when
	 * the next request's body comes in that moment with 32 parts or more, Reactor Netty
	 * stops reading the connection for good.
	 */
	public static Mono<Void> send(ServerWebExchange exchange, byte[] body) {
		ServerHttpResponse response = exchange.getResponse();
		Mono<Void> write = response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
		Object server = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
		return (server instanceof Connection connection) ? on(connection.channel().eventLoop(), write) : write;
	}

	private static Mono<Void> on(EventLoop loop, Mono<Void> write) {
		return Mono.defer(() -> loop.inEventLoop() ? write : write.subscribeOn(Schedulers.fromExecutor(loop::execute)));
	}

	/** The body that answers a call with a refusal: JSON in UTF-8. */
	public static byte[] body(Call call, Refusal refusal) {
		return ProblemBody.of(call, refusal);
	}

	private static MediaType mediaType(ServerWebExchange exchange) {
		String accept = exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT);
		return (accept != null && accept.contains(MediaType.APPLICATION_PROBLEM_JSON_VALUE))
				? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON;
	}

	private static long wholeSeconds(Duration delay) {
		return Math.max(1, delay.plusNanos(999_999_999).toSeconds());
	}

}
