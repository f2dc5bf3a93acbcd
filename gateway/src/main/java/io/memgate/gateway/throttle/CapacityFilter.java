package io.memgate.gateway.throttle;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.ratelimiter.RateLimiter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lets a call go on if its account and this node may have one more in flight, and the
 * memory service one more to do: before anything of the body is read, without a trip to
 * Redis, and without ever waiting.
 */
public final class CapacityFilter implements GatewayFilter {

	private final AccountBulkheads planned = new AccountBulkheads();

	private final AccountBulkheads shares = new AccountBulkheads();

	private final int share;

	private final Bulkhead backend;

	private final Circuit circuit;

	private final RateLimiter rate;

	/**
	 * @param share most calls of one account in flight
	 * @param backend most calls of all
	 */
	CapacityFilter(int share, Bulkhead backend, Circuit circuit, RateLimiter rate) {
		this.share = share;
		this.backend = backend;
		this.circuit = circuit;
		this.rate = rate;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return Mono.defer(() -> enter(exchange, chain));
	}

	private Mono<Void> enter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Permits permits = new Permits();
		Refusal refusal = take(permits, Caller.of(exchange));
		if (refusal == null) {
			return permits.during(exchange, chain.filter(exchange));
		}
		permits.giveBack();
		return Responder.refuse(exchange, refusal);
	}

	/** The rate comes last: what is taken of it cannot be given back. */
	private @Nullable Refusal take(Permits permits, Caller caller) {
		Integer concurrency = caller.limits().concurrency();
		if (concurrency != null && !permits.take(this.planned.of(caller.account(), concurrency))) {
			return CapacityRefusals.concurrency(concurrency);
		}
		if (!permits.take(this.shares.of(caller.account(), this.share))) {
			return CapacityRefusals.share();
		}
		if (!permits.take(this.backend)) {
			return CapacityRefusals.full();
		}
		if (!permits.take(this.circuit.breaker())) {
			return CapacityRefusals.resting(this.circuit.untilTried());
		}
		return this.rate.acquirePermission() ? null : CapacityRefusals.full();
	}

}
