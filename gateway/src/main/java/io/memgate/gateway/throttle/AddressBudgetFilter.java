package io.memgate.gateway.throttle;

import java.time.Clock;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Refuses clients whose address has made too many failures, before anything else is done
 * for them, and counts the failures of all others. Those of an admitted call are counted
 * by whoever settles it, since it may outlive this exchange.
 */
public final class AddressBudgetFilter implements GatewayFilter {

	private final Failures failures;

	private final PolicyInForce policy;

	private final Clock clock;

	AddressBudgetFilter(Failures failures, PolicyInForce policy, Clock clock) {
		this.failures = failures;
		this.policy = policy;
		this.clock = clock;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		UsagePolicy now = this.policy.get();
		Refusal refusal = this.failures.refusal(now.profile().key(), exchange.getRequest());
		if (refusal != null) {
			Call.begin(this.clock, now, null, null).attach(exchange);
			return Responder.refuse(exchange, refusal);
		}
		return chain.filter(exchange).doFinally((signal) -> count(exchange));
	}

	private void count(ServerWebExchange exchange) {
		Refusal refusal = Refusal.find(exchange);
		if (refusal == null || Decision.Admitted.find(exchange) != null) {
			return;
		}
		Caller caller = Caller.find(exchange);
		if (caller != null) {
			this.failures.count(caller, refusal);
		}
		else {
			this.failures.count(exchange.getRequest(), refusal);
		}
	}

}
