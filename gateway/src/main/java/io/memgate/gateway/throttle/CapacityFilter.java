package io.memgate.gateway.throttle;

import java.time.Duration;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lets through what this node may send to the backend, before anything of the body is
 * read and without a trip to Redis. Never waits for a permit.
 */
public final class CapacityFilter implements GatewayFilter {

	private static final Refusal FULL = Refusal
		.of(Condition.NO_CAPACITY,
				"The gateway has no capacity left at this moment. Nothing was charged. Repeat in a second.")
		.retryAfter(Duration.ofSeconds(1));

	private final RateLimiter backend;

	public CapacityFilter(RateLimiter backend) {
		this.backend = backend;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return this.backend.acquirePermission() ? chain.filter(exchange) : Responder.refuse(exchange, FULL);
	}

}
