package io.memgate.memory.web;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Tells of each call to whoever collects traces, as a part of the gateway's trace of it.
 * It comes after the assertion was checked: nobody else's trace is gone on with.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class TraceFilter implements WebFilter {

	private static final String ATTRIBUTE = TraceFilter.class.getName();

	private final Propagator propagator;

	TraceFilter(Propagator propagator) {
		this.propagator = propagator;
	}

	/** The id of a call's trace; null where it is not traced. */
	static @Nullable String traceId(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		Call call = Call.find(exchange);
		return (call != null) ? traced(call, exchange, chain) : chain.filter(exchange);
	}

	private Mono<Void> traced(Call call, ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.defer(() -> {
			Span span = this.propagator.extract(exchange.getRequest().getHeaders(), HttpHeaders::getFirst)
				.kind(Span.Kind.SERVER)
				.tag("memgate.request_id", call.id().toString())
				.start();
			exchange.getAttributes().put(ATTRIBUTE, span.context().traceId());
			return chain.filter(exchange)
				.doOnSuccess((done) -> tag(span, exchange.getResponse().getStatusCode()))
				.doOnError((ex) -> failed(span, exchange.getResponse(), ex))
				.doFinally((signal) -> end(span, exchange));
		});
	}

	/** The answer to a failed call is made after this filter, unless it is under way. */
	private static void failed(Span span, ServerHttpResponse response, Throwable ex) {
		span.error(ex);
		tag(span, response.isCommitted() ? response.getStatusCode() : EnvelopeErrorHandler.status(ex));
	}

	private static void tag(Span span, @Nullable HttpStatusCode status) {
		if (status != null) {
			span.tag("http.response.status_code", Integer.toString(status.value()));
		}
	}

	/** Named by the route, since a path has ids in it. */
	private static void end(Span span, ServerWebExchange exchange) {
		Object route = exchange.getAttributes().get(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
		span.name(exchange.getRequest().getMethod().name() + ' ' + ((route != null) ? route : "unknown"));
		span.end();
	}

}
