package io.memgate.gateway.admin;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who asks something of the admin listener.
 *
 * @param id the credential's id, which grants and the audit log name
 * @param role what it is good for
 */
record Actor(String id, Role role) {

	private static final String ATTRIBUTE = Actor.class.getName();

	/** Lets this exchange's handler know it. */
	void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/** Who has made a request that the guard has let pass. */
	static Actor of(ServerRequest request) {
		return (Actor) request.attribute(ATTRIBUTE)
			.orElseThrow(() -> new IllegalStateException("the guard did not see " + request.path()));
	}

}
