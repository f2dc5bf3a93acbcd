package io.memgate.gateway.notice;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters of deliveries to webhooks.
 */
final class DeliveryMetrics {

	private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);

	private final AtomicLong backlog = new AtomicLong();

	DeliveryMetrics(MeterRegistry registry) {
		for (Outcome outcome : Outcome.values()) {
			this.attempts.put(outcome,
					Counter.builder("memgate.webhook.deliveries")
						.description("Attempts of this node to deliver a notice to a webhook, by what came of them")
						.tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
						.register(registry));
		}
		Gauge.builder("memgate.webhook.backlog", this.backlog, AtomicLong::get)
			.description("Deliveries to webhooks that wait, of all nodes, as this one saw it last")
			.register(registry);
	}

	void ended(Outcome outcome) {
		Objects.requireNonNull(this.attempts.get(outcome)).increment();
	}

	void waiting(long deliveries) {
		this.backlog.set(deliveries);
	}

	/** What comes of an attempt. */
	enum Outcome {

		/** The receiver has it. */
		DELIVERED,

		/** It will be tried again. */
		FAILED,

		/** It failed for the last time. */
		GIVEN_UP,

		/** The receiver wants nothing any more, and is switched off. */
		GONE,

		/** The webhook had been removed or switched off meanwhile. */
		DROPPED

	}

}
