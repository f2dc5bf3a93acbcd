package io.memgate.gateway.console;

import java.util.List;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.account.Authenticator.Identity;
import io.memgate.gateway.browser.SameOrigin;
import io.memgate.gateway.browser.SessionCookie;
import io.memgate.gateway.browser.Sessions;
import io.memgate.gateway.browser.Ticket;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Sessions that holders of an ApiKey begin with it. A session is worth what its key is
 * worth: with a key that is revoked or has expired, its sessions are refused as the key
 * is.
 */
final class KeyHolderSessions {

	/** Where to sign in ({@code POST}) and out ({@code DELETE}). */
	static final String PATH = "/memgate/v1/session";

	private static final int LONGEST_KEY = 200;

	private static final int FORBIDDEN = 403;

	private static final Refusal ENDED = Refusal.of(Condition.KEY_REQUIRED,
			"The session has ended. Sign in again at /console/.");

	private static final Refusal FOREIGN = Refusal.of(Condition.BAD_REQUEST, SameOrigin.MESSAGE).as(FORBIDDEN, null);

	private final Sessions sessions;

	private final SessionCookie cookie;

	private final Authenticator authenticator;

	KeyHolderSessions(Sessions sessions, SessionCookie cookie, Authenticator authenticator) {
		this.sessions = sessions;
		this.cookie = cookie;
		this.authenticator = authenticator;
	}

	/** Whether a request presents a session, good or not. */
	boolean isIn(ServerRequest request) {
		return this.cookie.isIn(raw(request));
	}

	/** The caller of a request, by its session, or why that cannot be said. */
	Mono<Identity> identify(Call call, ServerRequest request) {
		Ticket ticket = this.cookie.read(raw(request));
		if (ticket == null) {
			return Mono.just(new Identity.Refused(ENDED));
		}
		return !SameOrigin.allows(raw(request)) ? Mono.just(new Identity.Refused(FOREIGN))
				: this.sessions.use(ticket)
					.flatMap((used) -> used ? this.authenticator.holder(call, ticket.owner())
							: Mono.just(new Identity.Refused(ENDED)));
	}

	/** Begins a session for the ApiKey in a request's body. */
	Mono<ServerResponse> begin(Call call, ServerRequest request) {
		return RequestBody.of(request, List.of("key"))
			.map((body) -> body.text("key", LONGEST_KEY))
			.flatMap((key) -> this.authenticator.identify(call, key.strip()))
			.flatMap((identity) -> switch (identity) {
				case Identity.Refused refused -> Mono.error(new RefusedException(refused.why()));
				case Identity.Known known -> this.sessions.begin(known.caller().key());
			})
			.flatMap((ticket) -> done(this.cookie.with(ticket, raw(request))));
	}

	/** Ends the session of a request. */
	Mono<ServerResponse> end(ServerRequest request) {
		if (!SameOrigin.allows(raw(request))) {
			return Mono.error(new RefusedException(FOREIGN));
		}
		return Mono.justOrEmpty(this.cookie.read(raw(request)))
			.flatMap(this.sessions::end)
			.then(Mono.defer(() -> done(this.cookie.without(raw(request)))));
	}

	private static Mono<ServerResponse> done(ResponseCookie cookie) {
		return ServerResponse.status(HttpStatus.NO_CONTENT).cacheControl(CacheControl.noStore()).cookie(cookie).build();
	}

	private static ServerHttpRequest raw(ServerRequest request) {
		return request.exchange().getRequest();
	}

}
