package io.memgate.memory.web;

import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Space;

/**
 * A call that was let in: who makes it and its whole body.
 *
 * @param id the gateway's request id
 * @param space where the call acts
 * @param body the body as read, empty if there was none
 */
record Call(UUID id, Space space, byte[] body) {

	private static final String ATTRIBUTE = Call.class.getName();

	static Call of(ServerRequest request) {
		return (Call) request.attribute(ATTRIBUTE).orElseThrow();
	}

	/** The call of an exchange; null where none was let in. */
	static @Nullable Call find(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

	void attachTo(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	Request request(String api) {
		return new Request(this.id, this.space, api);
	}

	Owner owner(Fields fields) {
		return new Owner(this.space, fields.id("user_id"));
	}

}
