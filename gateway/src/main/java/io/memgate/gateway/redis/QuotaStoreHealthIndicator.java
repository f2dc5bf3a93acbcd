package io.memgate.gateway.redis;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;

/**
 * Whether the quota store answers on the connection that calls use. A node without it is
 * live, but not ready.
 */
final class QuotaStoreHealthIndicator implements ReactiveHealthIndicator {

	private final Redis redis;

	QuotaStoreHealthIndicator(Redis redis) {
		this.redis = redis;
	}

	@Override
	public Mono<Health> health() {
		return this.redis.ping()
			.map((answers) -> Health.up().build())
			.onErrorResume(RedisUnavailableException.class, (ex) -> Mono.just(Health.down(ex).build()));
	}

}
