package io.memgate.gateway.admin;

import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * The gate of the admin listener. It has the actuator and the admin API and nothing else:
 * handlers of the application's own context can be seen from the listener's, so other
 * paths are closed here. All but the health checks needs the administrators' token.
 */
final class AdminGuard implements WebFilter, Ordered {

	private static final String HEALTH = "/actuator/health";

	private static final String SCHEME = "Bearer ";

	private final AdminToken token;

	AdminGuard(AdminToken token) {
		this.token = token;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		String path = request.getPath().value();
		if (!isCanonical(path) || !(isAt("/actuator", path) || isAt("/admin", path))) {
			return Mono.error(AdminProblem
				.notFound("There is nothing at this path. The admin listener has " + "/actuator and /admin/v1."));
		}
		if (!isHealthCheck(request, path) && !isAuthorized(request.getHeaders())) {
			return Mono.error(AdminProblem.unauthorized());
		}
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

	private static boolean isHealthCheck(ServerHttpRequest request, String path) {
		return request.getMethod() == HttpMethod.GET && isAt(HEALTH, path);
	}

	private boolean isAuthorized(HttpHeaders headers) {
		List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
		return values.size() == 1 && values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
				&& this.token.matches(values.getFirst().substring(SCHEME.length()));
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
