package io.memgate.gateway.problem;

import java.time.Duration;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Answers a call. The exchange keeps a refusal for the usage record.
 */
public final class Responder {

	private Responder() {
	}

	/**
	 * Writes status, headers and body. Headers that earlier filters have set, such as the
	 * request id and the rate headers, go out with it.
	 */
	public static Mono<Void> refuse(ServerWebExchange exchange, Refusal made) {
		Refusal refusal = RefusalKeeper.kept(made, exchange);
		refusal.attach(exchange);
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
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

	/** Answers a call with a success: writes status, headers and body. */
	public static Mono<Void> succeed(ServerWebExchange exchange, int status, byte[] body) {
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatusCode.valueOf(status));
		HttpHeaders headers = response.getHeaders();
		headers.setContentType(MediaType.APPLICATION_JSON);
		headers.setContentLength(body.length);
		headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
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
