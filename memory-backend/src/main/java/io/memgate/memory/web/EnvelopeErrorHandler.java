package io.memgate.memory.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.StoreUnavailableException;

/**
 * Turns every refusal and fault into an envelope with a fitting HTTP status. One fault
 * gets no answer at all: when it is not known whether a write is kept, any status would
 * claim to know, so the connection is cut and the gateway asks for the outcome later.
 */
@Order(-2)
final class EnvelopeErrorHandler implements WebExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(EnvelopeErrorHandler.class);

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		ServerHttpResponse response = exchange.getResponse();
		if (response.isCommitted()) {
			return Mono.error(ex);
		}
		return switch (ex) {
			case Refusal refusal -> {
				closeIfUnread(response, refusal);
				yield answer(response, refusal.status().value(), refusal.reason());
			}
			case ResponseStatusException status -> answer(response, status.getStatusCode().value(), reason(status));
			case StoreUnavailableException unavailable -> {
				RequestLog.write(exchange, () -> logger.warn("{}", unavailable.getMessage(), unavailable.getCause()));
				yield answer(response, HttpStatus.SERVICE_UNAVAILABLE.value(), "The memory store is not available now");
			}
			case OutcomeUnknownException unknown -> cut(response);
			default -> {
				RequestLog.write(exchange, () -> logger.error("A call failed", ex));
				yield answer(response, HttpStatus.INTERNAL_SERVER_ERROR.value(), "The memory service failed");
			}
		};
	}

	// The connection would not be read again: see AssertionFilter.
	private static void closeIfUnread(ServerHttpResponse response, Refusal refusal) {
		if (refusal.bodyIsUnread()) {
			response.getHeaders().setConnection("close");
		}
	}

	private static String reason(ResponseStatusException ex) {
		return (ex.getStatusCode().value() == HttpStatus.NOT_FOUND.value()) ? "There is no such method and path"
				: String.valueOf(ex.getReason());
	}

	private static Mono<Void> answer(ServerHttpResponse response, int status, String message) {
		response.setRawStatusCode(status);
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		byte[] body = WireJson.MAPPER.writeValueAsBytes(Envelope.failure(status, message));
		DataBuffer buffer = response.bufferFactory().wrap(body);
		return response.writeWith(Mono.just(buffer));
	}

	private static Mono<Void> cut(ServerHttpResponse response) {
		HttpServerResponse connection = ((AbstractServerHttpResponse) response).getNativeResponse();
		return Mono.fromRunnable(() -> connection.withConnection((open) -> open.channel().close()));
	}

}
