package io.memgate.gateway.admin;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * The gate of the admin listener. It has the actuator, the admin API and the console and
 * nothing else: handlers of the application's own context can be seen from the
 * listener's, so other paths are closed here. All but the health checks needs a
 * credential, whose role decides what is let pass; who it is goes with the request as its
 * {@link Actor}. A browser presents a session in place of the credential that it was
 * begun with.
 */
final class AdminGuard implements WebFilter, Ordered {

	private static final String HEALTH = "/actuator/health";

	private static final String CONSOLE = "/admin/console";

	private static final String SCHEME = "Bearer ";

	private final CredentialCheck check;

	private final AdminSessions sessions;

	AdminGuard(CredentialCheck check, AdminSessions sessions) {
		this.check = check;
		this.sessions = sessions;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		String path = request.getPath().value();
		if (!isCanonical(path) || !(path.equals("/") || isAt("/actuator", path) || isAt("/admin", path))) {
			return Mono.error(AdminProblem.notFound("There is nothing at this path. The admin listener has /actuator,"
					+ " /admin/v1 and, for a browser, /admin/console/."));
		}
		return isForAnybody(request, path) ? chain.filter(exchange)
				: actor(request).flatMap((actor) -> pass(actor, exchange, chain));
	}

	private static Mono<Void> pass(Actor actor, ServerWebExchange exchange, WebFilterChain chain) {
		HttpMethod method = exchange.getRequest().getMethod();
		if (!actor.role().may(method)) {
			return Mono.error(AdminProblem.forbidden(actor, method));
		}
		actor.attach(exchange);
		return chain.filter(exchange);
	}

	/** Whether the path means to every reader what it says. */
	private static boolean isCanonical(String path) {
		return path.chars().noneMatch((c) -> c == '%' || c == ';' || c == '\\') && !path.contains("//")
				&& !path.contains("/.");
	}

	private static boolean isAt(String root, String path) {
		return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
	}

	/** The health checks, the console's files, and signing in and out. */
	private static boolean isForAnybody(ServerHttpRequest request, String path) {
		boolean read = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
		return path.equals(SessionApi.PATH) || read && (path.equals("/") || isAt(HEALTH, path) || isAt(CONSOLE, path));
	}

	/** Who asks, by a credential or, where there is none, by a session; never empty. */
	private Mono<Actor> actor(ServerHttpRequest request) {
		boolean presented = request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
		String credential = bearer(request.getHeaders());
		if (credential != null) {
			return this.check.actor(request, credential);
		}
		return (presented || !this.sessions.isIn(request)) ? Mono.error(AdminProblem.unauthorized())
				: this.check.guard(request, this.sessions.find(request));
	}

	private static @Nullable String bearer(HttpHeaders headers) {
		List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
		return (values.size() == 1 && values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
				? values.getFirst().substring(SCHEME.length()) : null;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
