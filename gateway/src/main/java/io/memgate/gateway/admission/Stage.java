package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.LongStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The parts of a forwarded call whose time is measured.
 */
public enum Stage {

	/** From the first filter to the answer. */
	TOTAL,

	/** Until Redis has decided. */
	ADMISSION,

	/** Until the memory service has answered, or could not be reached or waited for. */
	BACKEND,

	/**
	 * Until Redis has acknowledged the charge or the release, or was waited for no
	 * longer.
	 */
	SETTLEMENT;

	/** Bounds of the histogram: what an objective may be set at. */
	private static final Duration[] BOUNDS = LongStream
		.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000)
		.mapToObj(Duration::ofMillis)
		.toArray(Duration[]::new);

	/** Its timer. */
	public Timer timer(MeterRegistry registry) {
		return Timer.builder("memgate.stage")
			.description("Time that the parts of a call took, of calls that reached them")
			.tag("stage", name().toLowerCase(Locale.ROOT))
			.serviceLevelObjectives(BOUNDS)
			.register(registry);
	}

}
