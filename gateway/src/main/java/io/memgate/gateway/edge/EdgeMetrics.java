package io.memgate.gateway.edge;

import java.util.EnumMap;
import java.util.Map;

import io.memgate.gateway.policy.Condition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Connections that were ended because what came was no request that may be read. */
final class EdgeMetrics {

	private final Map<Condition, Counter> refused = new EnumMap<>(Condition.class);

	EdgeMetrics(MeterRegistry meters) {
		for (Condition condition : new Condition[] { Condition.BAD_REQUEST, Condition.URI_TOO_LONG,
				Condition.HEADERS_TOO_LARGE, Condition.REQUEST_TIMEOUT }) {
			this.refused.put(condition,
					Counter.builder("memgate.edge.refused")
						.description("Connections that were ended because what came was no request that may be read")
						.tag("condition", condition.key())
						.register(meters));
		}
	}

	/** Counts one. */
	void refused(Condition condition) {
		Counter counter = this.refused.get(condition);
		if (counter != null) {
			counter.increment();
		}
	}

}
