package io.memgate.gateway.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Whether the quota store is closed, and why: one gauge for each reason, 1 for the one in
 * force; and how full it is.
 */
final class StoreMetrics {

	StoreMetrics(MeterRegistry registry, Store store, Servers servers) {
		Gauge.builder("memgate.quota.store.fullness", servers, Servers::fullness)
			.description("Memory that the fullest Redis server uses of what it may use")
			.baseUnit("ratio")
			.register(registry);
		for (Closed why : Closed.values()) {
			Gauge.builder("memgate.quota.store.closed", store, (of) -> isClosed(of, why) ? 1 : 0)
				.description("1 while the quota store may not be used for this reason, else 0")
				.tag("reason", why.word())
				.register(registry);
		}
	}

	private static boolean isClosed(Store store, Closed why) {
		return store.state() instanceof Store.State.Shut shut && shut.why() == why;
	}

}
