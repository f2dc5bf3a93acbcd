package io.memgate.gateway.edge;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Has a browser's question whether another origin may call answered as any other OPTIONS.
 * Spring would answer it with 200 before a route is looked for.
 */
final class PreflightFilter implements WebFilter, Ordered {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		boolean options = exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS);
		return chain.filter(options ? withoutQuestion(exchange) : exchange);
	}

	private static ServerWebExchange withoutQuestion(ServerWebExchange exchange) {
		return exchange.mutate()
			.request((request) -> request
				.headers((headers) -> headers.remove(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)))
			.build();
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
