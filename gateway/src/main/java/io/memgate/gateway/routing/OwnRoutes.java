package io.memgate.gateway.routing;

import java.util.List;
import java.util.stream.Collectors;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * The paths that are answered here and never forwarded, for a request that came to none
 * of them because of its method.
 */
final class OwnRoutes {

	private static final String PATHS = "/memgate/";

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.DELETE, HttpMethod.GET, HttpMethod.PATCH,
			HttpMethod.POST, HttpMethod.PUT);

	private final RouterFunctionMapping mapping;

	OwnRoutes(RouterFunctionMapping mapping) {
		this.mapping = mapping;
	}

	/**
	 * The methods that a request's path takes, as in the Allow header; an empty text
	 * where there is nothing at that path.
	 */
	Mono<String> allowed(ServerWebExchange exchange) {
		RouterFunction<?> routes = this.mapping.getRouterFunction();
		if (routes == null || !exchange.getRequest().getPath().value().startsWith(PATHS)) {
			return Mono.just("");
		}
		return Flux.fromIterable(METHODS)
			.filterWhen((method) -> routes.route(with(method, exchange)).hasElement())
			.map(HttpMethod::name)
			.collect(Collectors.joining(", "));
	}

	private static ServerRequest with(HttpMethod method, ServerWebExchange exchange) {
		return ServerRequest.create(exchange.mutate().request((request) -> request.method(method)).build(), List.of());
	}

}
