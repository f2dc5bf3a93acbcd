package io.memgate.gateway.admission;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.problem.Call;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Refuses at once, before its body is read, a call whose like was refused a moment ago. A
 * call with an Idempotency-Key passes: it may be answered from what is kept.
 */
public final class KnownRefusalFilter implements GatewayFilter {

	private final KnownRefusals known;

	KnownRefusalFilter(KnownRefusals known) {
		this.known = known;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		if (IdempotencyKey.isIn(exchange.getRequest().getHeaders())) {
			return chain.filter(exchange);
		}
		Call call = Call.of(exchange);
		Decision.Refused refused = this.known.find(call, Caller.of(exchange), Units.atLeast(call.governed()));
		return (refused != null) ? refused.answer(exchange) : chain.filter(exchange);
	}

}
