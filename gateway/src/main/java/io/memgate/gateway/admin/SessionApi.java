package io.memgate.gateway.admin;

import java.net.URI;

import reactor.core.publisher.Mono;

import io.memgate.gateway.browser.PageFiles;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The part of the administrators' HTTP API by which a browser signs in and out. */
final class SessionApi {

	/** Where to sign in ({@code POST}) and out ({@code DELETE}). */
	static final String PATH = "/admin/v1/session";

	/** The console's page. */
	static final String CONSOLE = "/admin/console/";

	private static final int LONGEST_TOKEN = 1000;

	private final CredentialCheck check;

	private final AdminSessions sessions;

	SessionApi(CredentialCheck check, AdminSessions sessions) {
		this.check = check;
		this.sessions = sessions;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/", (request) -> ServerResponse.temporaryRedirect(URI.create(CONSOLE)).build())
			.withAttribute(PageFiles.PAGES, true)
			.POST(PATH, this::signIn)
			.DELETE(PATH, this::signOut)
			.build();
	}

	private Mono<ServerResponse> signIn(ServerRequest request) {
		return JsonBody.of(request, "token")
			.map((body) -> body.text("token", LONGEST_TOKEN).strip())
			.flatMap((token) -> this.check.actor(raw(request), token)
				.flatMap((actor) -> this.sessions.begin(raw(request), actor, token)))
			.flatMap((cookie) -> done().cookie(cookie).build());
	}

	private Mono<ServerResponse> signOut(ServerRequest request) {
		return this.sessions.end(raw(request))
			.flatMap((cookie) -> done().cookie(cookie).build())
			.switchIfEmpty(Mono.defer(() -> done().build()));
	}

	private static ServerResponse.BodyBuilder done() {
		return ServerResponse.status(HttpStatus.NO_CONTENT).cacheControl(CacheControl.noStore());
	}

	private static ServerHttpRequest raw(ServerRequest request) {
		return request.exchange().getRequest();
	}

}
