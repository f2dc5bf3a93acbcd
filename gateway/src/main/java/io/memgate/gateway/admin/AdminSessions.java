package io.memgate.gateway.admin;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.KeyHash;
import io.memgate.gateway.browser.SameOrigin;
import io.memgate.gateway.browser.SessionCookie;
import io.memgate.gateway.browser.Sessions;
import io.memgate.gateway.browser.Ticket;

import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Sessions that administrators begin in a browser with their credential. A session is
 * worth what the text is worth that it was begun with: once that is revoked, replaced or
 * has expired, it is worth nothing from the next request on.
 */
final class AdminSessions {

	private final Sessions sessions;

	private final SessionCookie cookie;

	private final Administrators administrators;

	AdminSessions(Sessions sessions, SessionCookie cookie, Administrators administrators) {
		this.sessions = sessions;
		this.cookie = cookie;
		this.administrators = administrators;
	}

	/** Whether a request presents a session, good or not. */
	boolean isIn(ServerHttpRequest request) {
		return this.cookie.isIn(request);
	}

	/**
	 * Who has begun the session of a request; empty when it is over.
	 * @return fails with an {@link AdminProblem} when the request changes something and
	 * does not come from a page of this listener
	 */
	Mono<Actor> find(ServerHttpRequest request) {
		Ticket ticket = this.cookie.read(request);
		Fingerprint owner = (ticket != null) ? Fingerprint.parse(ticket.owner()) : null;
		if (ticket == null || owner == null) {
			return Mono.empty();
		}
		return !SameOrigin.allows(request) ? Mono.error(AdminProblem.foreign())
				: this.sessions.use(ticket).filter((used) -> used).flatMap((used) -> this.administrators.find(owner));
	}

	/**
	 * Begins a session.
	 * @param credential the text that has been found to be the actor's
	 * @return the cookie that carries it
	 */
	Mono<ResponseCookie> begin(ServerHttpRequest request, Actor actor, String credential) {
		return this.sessions.begin(Fingerprint.of(actor.id(), KeyHash.of(credential)).text())
			.map((ticket) -> this.cookie.with(ticket, request));
	}

	/**
	 * Ends the session of a request.
	 * @return the cookie that takes it away; empty when there was none
	 */
	Mono<ResponseCookie> end(ServerHttpRequest request) {
		if (!isIn(request)) {
			return Mono.empty();
		}
		return !SameOrigin.allows(request) ? Mono.error(AdminProblem.foreign())
				: Mono.justOrEmpty(this.cookie.read(request))
					.flatMap(this.sessions::end)
					.then(Mono.fromSupplier(() -> this.cookie.without(request)));
	}

}
