package io.memgate.gateway.throttle;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Refuses callers whose ApiKey has made too many failures, before their body is read.
 */
public final class KeyBudgetFilter implements GatewayFilter {

	private final Failures failures;

	KeyBudgetFilter(Failures failures) {
		this.failures = failures;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Refusal refusal = this.failures.refusal(Caller.of(exchange));
		return (refusal != null) ? Responder.refuse(exchange, refusal) : chain.filter(exchange);
	}

}
