package io.memgate.gateway.redis;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;

/**
 * Whether the quota store may be used, and if not, why. A node without it is live, but
 * not ready.
 */
final class QuotaStoreHealthIndicator implements ReactiveHealthIndicator {

	private final Store store;

	QuotaStoreHealthIndicator(Store store) {
		this.store = store;
	}

	@Override
	public Mono<Health> health() {
		return Mono.fromSupplier(() -> switch (this.store.state()) {
			case Store.State.Open open -> Health.up().build();
			case Store.State.Shut shut -> Health.down()
				.withDetail("reason", shut.why().word())
				.withDetail("meaning", shut.why().meaning())
				.withDetail("detail", shut.detail())
				.withDetail("since", shut.since().toString())
				.build();
		});
	}

}
