package io.memgate.memory.web;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
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
		HttpStatusCode status = status(ex);
		return (status != null) ? answer(response, status.value(), message(exchange, ex)) : cut(response);
	}

	/** The status that a failed call is answered with; null where it gets no answer. */
	static @Nullable HttpStatusCode status(Throwable ex) {
		return switch (ex) {
			case Refusal refusal -> refusal.status();
			case ResponseStatusException status -> status.getStatusCode();
			case StoreUnavailableException unavailable -> HttpStatus.SERVICE_UNAVAILABLE;
			case OutcomeUnknownException unknown -> null;
			default -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
	}

	/** What the answer says; what the operator has to know goes to the log. */
	private static String message(ServerWebExchange exchange, Throwable ex) {
		return switch (ex) {
			case Refusal refusal -> {
				closeIfUnread(exchange.getResponse(), refusal);
				yield refusal.reason();
			}
			case ResponseStatusException status -> reason(status);
			case StoreUnavailableException unavailable -> {
				RequestLog.write(exchange, () -> logger.warn("{}", unavailable.getMessage(), unavailable.getCause()));
				yield "The memory store is not available now";
			}
			default -> {
				RequestLog.write(exchange, () -> logger.error("A call failed", ex));
				yield "The memory service failed";
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
