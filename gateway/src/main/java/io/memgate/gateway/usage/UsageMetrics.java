package io.memgate.gateway.usage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Meters of requests. Every tag's values are from a closed set: the profile's Apis, the
 * outcomes, the conditions.
 */
public final class UsageMetrics {

	private static final String NONE = "none";

	private final MeterRegistry registry;

	private final Map<Tags, Timer> timers = new ConcurrentHashMap<>();

	UsageMetrics(MeterRegistry registry, UsageLog log) {
		this.registry = registry;
		Gauge.builder("memgate.usage.log.waiting", log, UsageLog::waiting)
			.description("Usage records waiting to be written")
			.register(registry);
		Gauge.builder("memgate.usage.log.lost", log, UsageLog::lost)
			.description("Usage records lost because the log could not keep up")
			.register(registry);
	}

	void record(UsageRecord record) {
		Tags tags = new Tags((record.call().api() != null) ? record.call().api().name() : NONE, record.outcome().word(),
				(record.condition() != null) ? record.condition().key() : NONE);
		this.timers.computeIfAbsent(tags, this::timer).record(record.totalMicros(), TimeUnit.MICROSECONDS);
	}

	private Timer timer(Tags tags) {
		return Timer.builder("memgate.requests")
			.description("Requests to the public listener, from the first filter to the answer")
			.tag("api", tags.api())
			.tag("outcome", tags.outcome())
			.tag("condition", tags.condition())
			.register(this.registry);
	}

	private record Tags(String api, String outcome, String condition) {

	}

}
