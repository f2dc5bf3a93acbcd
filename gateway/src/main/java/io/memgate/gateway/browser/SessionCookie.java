package io.memgate.gateway.browser;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The cookie that carries a session's ticket: out of reach of scripts ({@code HttpOnly}),
 * sent by this site's own pages alone ({@code SameSite=Strict}), and over TLS alone where
 * it was made over TLS.
 */
public final class SessionCookie {

	private final String name;

	private final Predicate<ServerHttpRequest> overTls;

	/**
	 * @param overTls whether a request's client has spoken TLS
	 */
	public SessionCookie(String name, Predicate<ServerHttpRequest> overTls) {
		this.name = name;
		this.overTls = overTls;
	}

	/** Whether a request has this cookie, good or not. */
	public boolean isIn(ServerHttpRequest request) {
		return request.getCookies().containsKey(this.name);
	}

	/** The ticket of a request; null where it has none, or several. */
	public @Nullable Ticket read(ServerHttpRequest request) {
		List<HttpCookie> found = request.getCookies().getOrDefault(this.name, List.of());
		HttpCookie only = (found.size() == 1) ? found.getFirst() : null;
		return (only != null) ? Ticket.read(only.getValue()) : null;
	}

	/** The cookie that gives a browser its ticket. */
	public ResponseCookie with(Ticket ticket, ServerHttpRequest request) {
		return cookie(ticket.text(), Sessions.LONGEST, request);
	}

	/** The cookie that takes a browser's ticket away. */
	public ResponseCookie without(ServerHttpRequest request) {
		return cookie("", Duration.ZERO, request);
	}

	private ResponseCookie cookie(String value, Duration age, ServerHttpRequest request) {
		return ResponseCookie.from(this.name, value)
			.httpOnly(true)
			.sameSite("Strict")
			.secure(this.overTls.test(request))
			.path("/")
			.maxAge(age)
			.build();
	}

}
