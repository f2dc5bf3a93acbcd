package io.memgate.gateway.usage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.admission.Input;
import io.memgate.gateway.admission.Stage;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.policy.Condition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Meters of requests. Every tag's values are from a closed set: the profile's Apis, the
 * outcomes, the conditions.
 */
public final class UsageMetrics {

	private static final String NONE = "none";

	private final MeterRegistry registry;

	private final Timer total;

	private final Timer backend;

	private final Map<Tags, Timer> timers = new ConcurrentHashMap<>();

	private final Map<String, Carried> carried = new ConcurrentHashMap<>();

	UsageMetrics(MeterRegistry registry, UsageLog log) {
		this.registry = registry;
		this.total = Stage.TOTAL.timer(registry);
		this.backend = Stage.BACKEND.timer(registry);
		Gauge.builder("memgate.usage.log.waiting", log, UsageLog::waiting)
			.description("Usage records waiting to be written")
			.register(registry);
		Gauge.builder("memgate.usage.log.lost", log, UsageLog::lost)
			.description("Usage records lost because the log could not keep up")
			.register(registry);
	}

	void record(UsageRecord record) {
		String api = (record.call().api() != null) ? record.call().api().name() : NONE;
		Tags tags = new Tags(api, record.outcome(), record.condition());
		this.timers.computeIfAbsent(tags, this::timer).record(record.totalMicros(), TimeUnit.MICROSECONDS);
		if (record.backendMicros() > 0) {
			this.total.record(record.totalMicros(), TimeUnit.MICROSECONDS);
			this.backend.record(record.backendMicros(), TimeUnit.MICROSECONDS);
		}
		if (record.measured() != null) {
			this.carried.computeIfAbsent(api, this::carried).add(record.input());
		}
	}

	private Carried carried(String api) {
		return new Carried(
				Counter.builder("memgate.input.bytes")
					.description("Bytes of the bodies of requests, as far as they were read")
					.baseUnit("bytes")
					.tag("api", api)
					.register(this.registry),
				Counter.builder("memgate.input.tokens")
					.description("Tokens of the texts of requests, where a limit needed the count")
					.tag("api", api)
					.register(this.registry));
	}

	private Timer timer(Tags tags) {
		return Timer.builder("memgate.requests")
			.description("Requests to the public listener, from the first filter to the answer")
			.tag("api", tags.api())
			.tag("outcome", tags.outcome().word())
			.tag("condition", (tags.condition() != null) ? tags.condition().key() : NONE)
			.tag("cause", (tags.condition() != null) ? tags.condition().cause().word() : NONE)
			.register(this.registry);
	}

	/** What the requests of an Api carry. */
	private record Carried(Counter bytes, Counter tokens) {

		void add(Input input) {
			this.bytes.increment(input.bytes());
			this.tokens.increment(input.tokens());
		}

	}

	private record Tags(String api, Outcome outcome, @Nullable Condition condition) {

	}

}
