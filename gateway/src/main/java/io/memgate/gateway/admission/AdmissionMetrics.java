package io.memgate.gateway.admission;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters of reservations.
 */
final class AdmissionMetrics {

	private final Map<Outcome, Counter> reaped;

	AdmissionMetrics(MeterRegistry registry, Settlements settlements) {
		this.reaped = Stream.of(Outcome.SUCCESS, Outcome.FAILURE)
			.collect(Collectors.toUnmodifiableMap((outcome) -> outcome,
					(outcome) -> Counter.builder("memgate.reservations.reaped")
						.description("Reservations that nobody settled, ended by this node's reaper")
						.tag("outcome", outcome.word())
						.register(registry)));
		Gauge.builder("memgate.settlements.owed", settlements, Settlements::owed)
			.description("Settlements that Redis has not acknowledged yet")
			.register(registry);
	}

	void reaped(Outcome outcome) {
		Counter counter = this.reaped.get(outcome);
		if (counter != null) {
			counter.increment();
		}
	}

}
