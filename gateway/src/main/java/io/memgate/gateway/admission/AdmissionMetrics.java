package io.memgate.gateway.admission;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Meters of what is decided and settled in Redis.
 */
final class AdmissionMetrics {

	private final Map<Outcome, Counter> reaped;

	private final Meter.MeterProvider<Counter> exceeded;

	private final Timer admission;

	private final Timer settlement;

	AdmissionMetrics(MeterRegistry registry) {
		this.admission = Stage.ADMISSION.timer(registry);
		this.settlement = Stage.SETTLEMENT.timer(registry);
		this.reaped = Stream.of(Outcome.SUCCESS, Outcome.FAILURE)
			.collect(Collectors.toUnmodifiableMap((outcome) -> outcome,
					(outcome) -> Counter.builder("memgate.reservations.reaped")
						.description("Reservations that nobody settled, ended by this node's reaper")
						.tag("outcome", outcome.word())
						.register(registry)));
		this.exceeded = Counter.builder("memgate.rates.exceeded")
			.description("Calls that Redis found above a rate limit, refused or not")
			.withRegistry(registry);
	}

	/**
	 * Redis has decided.
	 * @param begun when it was asked, by {@link System#nanoTime}
	 */
	void decided(long begun) {
		this.admission.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
	}

	/**
	 * Redis has acknowledged a settlement.
	 * @param begun when it was asked, by {@link System#nanoTime}
	 */
	void settled(long begun) {
		this.settlement.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
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
