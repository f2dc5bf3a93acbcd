package io.memgate.gateway.payload;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What a call carries, checked: the bytes that were checked are the bytes to forward.
 *
 * @param body the request's body, empty for an Api without one; not copied, not to be
 * changed
 * @param inputTokens tokens of the request's text; null where no limit needed the count
 * @param results by field, the number of results the call is to give: the one asked for,
 * or the profile's default where there is one
 */
public record Payload(byte[] body, @Nullable Integer inputTokens, Map<String, Integer> results) {

	private static final String ATTRIBUTE = Payload.class.getName();

	public Payload {
		results = Map.copyOf(results);
	}

	/** Number of bytes of the body. */
	public int inputBytes() {
		return this.body.length;
	}

	/** Puts this payload on its exchange, once. */
	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/** The payload that a checked exchange carries. */
	public static Payload of(ServerWebExchange exchange) {
		return Objects.requireNonNull(find(exchange), "no payload on this exchange");
	}

	/** The payload, or null where the request was refused before it was checked. */
	public static @Nullable Payload find(ServerWebExchange exchange) {
		return (Payload) exchange.getAttributes().get(ATTRIBUTE);
	}

}
