package io.memgate.gateway.notice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.notice.DeliveryMetrics.Outcome;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;

/**
 * Delivers what is due, at least once each and in no order, and gives up when the
 * schedule has come to its end. A node that dies in between leaves a lease, after which
 * another goes on.
 */
final class Deliveries {

	/** How often it is looked for what is due. */
	static final Duration ROUND = Duration.ofSeconds(1);

	/** Deliveries looked at in a round. */
	static final int MOST_DUE = 256;

	/** Of one webhook in a round, so that one that hangs does not hold up the others. */
	static final int MOST_OF_WEBHOOK = 4;

	private static final int AT_ONCE = 64;

	private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

	private final Store store;

	private final Outbox outbox;

	private final Webhooks webhooks;

	private final Sending sending;

	private final RetrySchedule schedule;

	private final DeliveryMetrics metrics;

	Deliveries(Store store, Outbox outbox, Webhooks webhooks, Sending sending, RetrySchedule schedule,
			DeliveryMetrics metrics) {
		this.store = store;
		this.outbox = outbox;
		this.webhooks = webhooks;
		this.sending = sending;
		this.schedule = schedule;
		this.metrics = metrics;
	}

	/** Attempts what is due, while the store is open. */
	Mono<Void> round() {
		return !this.store.isOpen() ? Mono.empty()
				: this.outbox.size()
					.doOnNext(this.metrics::waiting)
					.filter((waiting) -> waiting > 0)
					.flatMap((waiting) -> this.outbox.due(MOST_DUE))
					.filter((due) -> !due.isEmpty())
					.flatMap((due) -> this.webhooks.all().flatMap((all) -> deliver(fair(due), all)));
	}

	private static List<Delivery> fair(List<Delivery> due) {
		Map<String, Integer> counts = new HashMap<>();
		List<Delivery> chosen = new ArrayList<>();
		for (Delivery delivery : due) {
			if (counts.merge(delivery.webhook(), 1, Integer::sum) <= MOST_OF_WEBHOOK) {
				chosen.add(delivery);
			}
		}
		return chosen;
	}

	private Mono<Void> deliver(List<Delivery> due, List<Webhook> all) {
		Map<String, Webhook> byId = all.stream().collect(Collectors.toMap(Webhook::id, Function.identity()));
		return Flux.fromIterable(due)
			.flatMap((delivery) -> deliver(delivery, byId.get(delivery.webhook()))
				.onErrorComplete(RedisUnavailableException.class), AT_ONCE)
			.then();
	}

	private Mono<Void> deliver(Delivery delivery, @Nullable Webhook webhook) {
		return this.outbox.lease(delivery)
			.flatMap((attempt) -> (webhook == null || webhook.goneAt() != null)
					? conclude(delivery, attempt, null, Outcome.DROPPED) : attempt(delivery, webhook, attempt));
	}

	private Mono<Void> attempt(Delivery delivery, Webhook webhook, int attempt) {
		return this.outbox.payload(delivery)
			.flatMap((payload) -> this.sending.send(webhook, delivery.notice(), payload))
			.flatMap((came) -> ended(delivery, webhook, attempt, came));
	}

	private Mono<Void> ended(Delivery delivery, Webhook webhook, int attempt, Attempt came) {
		return switch (came) {
			case Attempt.Delivered delivered -> conclude(delivery, attempt, null, Outcome.DELIVERED);
			case Attempt.Gone gone -> this.webhooks.gone(webhook.id())
				.doOnNext((off) -> log.warn("Webhook {} answers that it is gone and is switched off", webhook.id()))
				.then(conclude(delivery, attempt, null, Outcome.GONE));
			case Attempt.Failed failed -> failed(delivery, attempt, failed);
		};
	}

	private Mono<Void> failed(Delivery delivery, int attempt, Attempt.Failed failed) {
		Duration pause = this.schedule.after(attempt, failed.retryAfter());
		if (pause == null) {
			log.warn("Notice {} could not be delivered to webhook {} in {} attempts and is given up: {}",
					delivery.notice(), delivery.webhook(), attempt, failed.said());
		}
		return conclude(delivery, attempt, pause, (pause != null) ? Outcome.FAILED : Outcome.GIVEN_UP);
	}

	private Mono<Void> conclude(Delivery delivery, int attempt, @Nullable Duration pause, Outcome outcome) {
		return this.outbox.conclude(delivery, attempt, pause)
			.filter(Boolean::booleanValue)
			.doOnNext((newest) -> this.metrics.ended(outcome))
			.then();
	}

	/** Sends one message to a webhook. */
	@FunctionalInterface
	interface Sending {

		Mono<Attempt> send(Webhook webhook, String id, String payload);

	}

}
