package io.memgate.gateway.admission;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters of reservations and rate limits.
 */
final class AdmissionMetrics {

	private final Map<Outcome, Counter> reaped;

	private final Meter.MeterProvider<Counter> exceeded;

	AdmissionMetrics(MeterRegistry registry, Settlements settlements) {
		this.reaped = Stream.of(Outcome.SUCCESS, Outcome.FAILURE)
			.collect(Collectors.toUnmodifiableMap((outcome) -> outcome,
					(outcome) -> Counter.builder("memgate.reservations.reaped")
						.description("Reservations that nobody settled, ended by this node's reaper")
						.tag("outcome", outcome.word())
						.register(registry)));
		this.exceeded = Counter.builder("memgate.rates.exceeded")
			.description("Calls that Redis found above a rate limit, refused or not")
			.withRegistry(registry);
		Gauge.builder("memgate.settlements.owed", settlements, Settlements::owed)
			.description("Settlements that Redis has not acknowledged yet")
			.register(registry);
	}

	/** Names and modes of rate limits are the policy's: a closed set. */
	void exceeded(LimitStates limits) {
		for (RateState rate : limits.rates()) {
			if (rate.isOver()) {
				this.exceeded.withTags("rate", rate.limit().name(), "mode", rate.limit().mode().word()).increment();
			}
		}
	}

	void reaped(Outcome outcome) {
		Counter counter = this.reaped.get(outcome);
		if (counter != null) {
			counter.increment();
		}
	}

}
