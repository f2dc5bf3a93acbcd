package io.memgate.gateway.openapi;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The description of the admin API; the policy changes nothing of it. */
public final class AdminDocument {

	private static final String PATH = "/admin/v1/openapi.json";

	private AdminDocument() {
	}

	/** Where it is served on the admin listener. Reads it now, which blocks. */
	public static RouterFunction<ServerResponse> routes() {
		Representation document = Representation.of(Written.read("admin"));
		return RouterFunctions.route().GET(PATH, document::forItsClient).build();
	}

}
