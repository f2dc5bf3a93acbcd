package io.memgate.gateway.edge;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.memgate.gateway.policy.Condition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Connections that are open, and those that were ended here. */
final class EdgeMetrics {

	private final Map<Condition, Counter> refused = new EnumMap<>(Condition.class);

	private final Map<Connections.Bound, Counter> turnedAway = new EnumMap<>(Connections.Bound.class);

	EdgeMetrics(MeterRegistry meters, Connections connections) {
		Gauge.builder("memgate.edge.connections", connections, Connections::open)
			.description("Connections of the public listener that are open")
			.register(meters);
		for (Connections.Bound bound : Connections.Bound.values()) {
			this.turnedAway.put(bound,
					Counter.builder("memgate.edge.turned.away")
						.description("Connections that were closed at once, as there were too many")
						.tag("bound", bound.name().toLowerCase(Locale.ROOT))
						.register(meters));
		}
		for (Condition condition : new Condition[] { Condition.BAD_REQUEST, Condition.URI_TOO_LONG,
				Condition.HEADERS_TOO_LARGE, Condition.REQUEST_TIMEOUT }) {
			this.refused.put(condition,
					Counter.builder("memgate.edge.refused")
						.description("Connections that were ended because what came was no request that may be read")
						.tag("condition", condition.key())
						.register(meters));
		}
	}

	/** Counts a connection that was one too many. */
	void turnedAway(Connections.Bound bound) {
		Objects.requireNonNull(this.turnedAway.get(bound)).increment();
	}

	/** Counts one that sent what is refused. */
	void refused(Condition condition) {
		Counter counter = this.refused.get(condition);
		if (counter != null) {
			counter.increment();
		}
	}

}
