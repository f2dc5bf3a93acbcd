package io.memgate.gateway.notice;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * schedule has come to its end. A round looks at each webhook by itself and passes over
 * those that have not answered the last one yet, so that one that hangs holds up nobody
 * else. A node that dies in between leaves a lease, after which another goes on.
 */
final class Deliveries {

	/** How often it is looked for what is due. */
	static final Duration ROUND = Duration.ofSeconds(1);

	/** Rounds under way, as many as begin while a webhook hangs, and a few. */
	static final int ROUNDS = 20;

	/** Deliveries to one webhook that a node has under way. */
	static final int MOST_OF_WEBHOOK = 4;

	private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

	private final Store store;

	private final Outbox outbox;

	private final Webhooks webhooks;

	private final Sending sending;

	private final RetrySchedule schedule;

	private final DeliveryMetrics metrics;

	/** Webhooks to which deliveries are under way. */
	private final Set<String> busy = ConcurrentHashMap.newKeySet();

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
					.flatMap((waiting) -> this.outbox.due())
					.filter((due) -> !this.busy.containsAll(due))
					.flatMap((due) -> this.webhooks.all().flatMap((all) -> deliver(due, all)));
	}

	private Mono<Void> deliver(List<String> due, List<Webhook> all) {
		Map<String, Webhook> byId = all.stream().collect(Collectors.toMap(Webhook::id, Function.identity()));
		return Flux.fromIterable(due).flatMap((webhook) -> deliver(webhook, byId.get(webhook))).then();
	}

	/** Attempts a few deliveries to a webhook, unless the last few are under way. */
	private Mono<Void> deliver(String id, @Nullable Webhook webhook) {
		return Mono.defer(() -> !this.busy.add(id) ? Mono.empty()
				: this.outbox.due(id, MOST_OF_WEBHOOK)
					.flatMapIterable(Function.identity())
					.flatMap((delivery) -> deliver(delivery, webhook).onErrorComplete(RedisUnavailableException.class))
					.onErrorComplete(RedisUnavailableException.class)
					.then()
					.doFinally((end) -> this.busy.remove(id)));
	}

	private Mono<Void> deliver(Delivery delivery, @Nullable Webhook webhook) {
		return this.outbox.lease(delivery)
			.flatMap((attempt) -> (webhook == null || webhook.goneAt() != null)
					? conclude(delivery, attempt, null, Outcome.DROPPED) : attempt(delivery, webhook, attempt));
	}

	private Mono<Void> attempt(Delivery delivery, Webhook webhook, int attempt) {
		return this.outbox.payload(delivery)
			.flatMap((payload) -> this.sending.send(webhook, delivery.message(), payload))
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
			log.warn("Message {} could not be delivered to webhook {} in {} attempts and is given up: {}",
					delivery.message(), delivery.webhook(), attempt, failed.said());
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
