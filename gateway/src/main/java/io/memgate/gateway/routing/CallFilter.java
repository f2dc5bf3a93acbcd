package io.memgate.gateway.routing;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.Span;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Fault;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.telemetry.Trace;
import io.memgate.gateway.telemetry.Traces;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * The first filter: gives the request its id and its policy, and says which Api it names.
 * A fault of any later filter ends here, as an answer in our shape.
 */
final class CallFilter implements GatewayFilter {

	private final PolicyInForce policy;

	private final OwnRoutes own;

	private final Clock clock;

	private final Traces traces;

	private volatile Routes routes;

	/**
	 * @param own what is answered here beside the policy's calls
	 */
	CallFilter(PolicyInForce policy, OwnRoutes own, Clock clock, Traces traces) {
		this.policy = policy;
		this.own = own;
		this.clock = clock;
		this.traces = traces;
		this.routes = Routes.of(policy, clock.instant());
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Routes current = routes();
		ServerHttpRequest request = exchange.getRequest();
		return switch (current.table().match(request.getMethod().name(), request.getPath().value())) {
			case RouteTable.Match.Found found -> {
				begin(exchange, current, found.api(), found.variable());
				yield identified(exchange, chain);
			}
			case RouteTable.Match.Gone gone -> {
				begin(exchange, current, gone.api(), null);
				yield Responder.refuse(exchange, gone(gone.api(), gone.deprecation()));
			}
			case RouteTable.Match.WrongMethod wrong -> refuseMethod(exchange, current, wrong.allowed());
			case RouteTable.Match.Unknown unknown -> this.own.allowed(exchange)
				.flatMap((allowed) -> allowed.isEmpty() ? refuse(exchange, current, unknown(current.table()))
						: refuseMethod(exchange, current, allowed));
		};
	}

	private void begin(ServerWebExchange exchange, Routes current, @Nullable Api api, @Nullable String variable) {
		Trace trace = this.traces.begin(exchange.getRequest().getHeaders());
		Call.begin(this.clock, current.policy(), api, variable, trace).attach(exchange);
	}

	private Mono<Void> identified(ServerWebExchange exchange, GatewayFilterChain chain) {
		return chain.filter(exchange).onErrorResume((ex) -> fault(exchange, ex));
	}

	private Mono<Void> refuseMethod(ServerWebExchange exchange, Routes current, String allowed) {
		exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, allowed);
		return refuse(exchange, current, wrongMethod(allowed));
	}

	private Mono<Void> refuse(ServerWebExchange exchange, Routes current, Refusal refusal) {
		begin(exchange, current, null, null);
		return Responder.refuse(exchange, refusal);
	}

	private Routes routes() {
		Routes known = this.routes;
		Instant now = this.clock.instant();
		if (known.policy() != this.policy.get() || !known.span().holds(now)) {
			known = Routes.of(this.policy, now);
			this.routes = known;
		}
		return known;
	}

	private static Mono<Void> fault(ServerWebExchange exchange, Throwable ex) {
		if (exchange.getResponse().isCommitted()) {
			return Mono.error(ex);
		}
		return Responder.refuse(exchange, Fault.refusal(Call.of(exchange), ex));
	}

	private static Refusal wrongMethod(String allowed) {
		return Refusal.of(Condition.METHOD_NOT_ALLOWED, "This path takes " + allowed + " only.")
			.with("allowed", allowed);
	}

	private static Refusal unknown(RouteTable table) {
		return Refusal.of(Condition.UNKNOWN_PATH,
				"There is nothing at this path. What exists: " + table.listing() + ".");
	}

	private static Refusal gone(Api api, Deprecation deprecation) {
		URI link = deprecation.link();
		Refusal refusal = Refusal.of(Condition.GONE,
				api.method() + ' ' + api.path() + " is gone since " + deprecation.sunset() + ": "
						+ deprecation.summary() + ((link != null) ? " More is told at " + link + '.' : "")
						+ " Nothing was charged.");
		return (link != null) ? refusal.with("link", link.toString()) : refusal;
	}

	/**
	 * A policy and the table made from it.
	 *
	 * @param span the time in which no further Api has its sunset
	 */
	private record Routes(UsagePolicy policy, RouteTable table, Span span) {

		static Routes of(PolicyInForce inForce, Instant now) {
			UsagePolicy policy = inForce.get();
			List<Deprecation> ending = inForce.activation()
				.revisions()
				.deprecations()
				.stream()
				.filter(Deprecation::isWhole)
				.toList();
			List<Deprecation> gone = ending.stream().filter((each) -> each.isGone(now)).toList();
			List<Instant> sunsets = ending.stream().map(Deprecation::sunset).filter(Objects::nonNull).toList();
			return new Routes(policy, new RouteTable(policy.profile(), gone), Span.around(now, sunsets));
		}

	}

}
