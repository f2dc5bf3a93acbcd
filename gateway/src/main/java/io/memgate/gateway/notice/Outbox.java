package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.redis.WebhookKeys;

/**
 * Deliveries that wait, kept in Redis, so that they survive every node. One node at a
 * time attempts a delivery. Every method fails with a
 * {@link io.memgate.gateway.redis.RedisUnavailableException} as the signal.
 */
final class Outbox {

	/** Deliveries that may wait for one webhook. */
	static final int ROOM = 2_000;

	/** How long nobody else attempts what was begun; longer than an attempt takes. */
	static final Duration LEASE = Duration.ofSeconds(60);

	private static final Logger log = LoggerFactory.getLogger(Outbox.class);

	private static final String MOST_PUBLISHED = "10000";

	private static final String KEEP = Long.toString(Duration.ofDays(400).toMillis());

	private static final RedisScript PUBLISH = RedisScript.load("publish");

	private static final RedisScript LEASE_IT = RedisScript.load("lease");

	private static final RedisScript CONCLUDE = RedisScript.load("conclude");

	private static final String NEVER = "-1";

	private final Redis redis;

	private final Store store;

	private final Webhooks webhooks;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	Outbox(Redis redis, Store store, Webhooks webhooks, Clock clock) {
		this.redis = redis;
		this.store = store;
		this.webhooks = webhooks;
		this.clock = clock;
	}

	/**
	 * Puts a notice up for delivery to every webhook that wants it now, once; its id
	 * names the message.
	 */
	Mono<Void> publish(Notice notice) {
		return publish(notice, notice.id());
	}

	/**
	 * The same, as a message of another name.
	 * @param message what is published once
	 */
	Mono<Void> publish(Notice notice, String message) {
		return this.webhooks.all()
			.map((all) -> all.stream().filter((webhook) -> webhook.wants(notice)).map(Webhook::id).toList())
			.flatMap(
					(wanting) -> this.store.whenOpen(this.redis.run(PUBLISH, keys(wanting),
							Stream.concat(Stream.of(message, Payload.of(notice).json(), MOST_PUBLISHED, KEEP,
									Integer.toString(ROOM)), wanting.stream())
								.toArray(String[]::new))))
			.doOnNext((reply) -> complain(message, reply[2]))
			.then();
	}

	private static String[] keys(List<String> webhooks) {
		return Stream
			.concat(Stream.of(WebhookKeys.PUBLISHED, WebhookKeys.DUE, WebhookKeys.OUTBOX),
					webhooks.stream().map(WebhookKeys::waiting))
			.toArray(String[]::new);
	}

	private static void complain(String message, long leftOut) {
		if (leftOut > 0) {
			log.warn("Message {} is not delivered to {} webhooks, for each of which {} deliveries wait already",
					message, leftOut, ROOM);
		}
	}

	/** Ids of the webhooks for which something is due, the longest first. */
	Mono<List<String>> due() {
		return this.redis.membersUpTo(WebhookKeys.DUE, micros(), Webhooks.MOST);
	}

	/** Deliveries to a webhook that are due, the longest first. */
	Mono<List<Delivery>> due(String webhook, int most) {
		return this.redis.membersUpTo(WebhookKeys.waiting(webhook), micros(), most)
			.map((names) -> names.stream().map(Delivery::read).toList());
	}

	private long micros() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, this.clock.instant());
	}

	/** Deliveries that wait, for whichever webhook. */
	Mono<Long> size() {
		return this.redis.length(WebhookKeys.OUTBOX);
	}

	/**
	 * Begins an attempt.
	 * @return its number, from 1; empty when another node was first
	 */
	Mono<Integer> lease(Delivery delivery) {
		return this.store
			.whenOpen(this.redis.run(LEASE_IT,
					new String[] { WebhookKeys.DUE, WebhookKeys.waiting(delivery.webhook()), WebhookKeys.ATTEMPTS },
					delivery.webhook(), delivery.name(), Long.toString(LEASE.toMillis())))
			.filter((reply) -> reply[1] > 0)
			.map((reply) -> (int) reply[1]);
	}

	/** What is delivered; empty when the delivery is gone. */
	Mono<String> payload(Delivery delivery) {
		return this.redis.fields(WebhookKeys.OUTBOX, delivery.name())
			.flatMap((found) -> Mono.justOrEmpty(found.getFirst()));
	}

	/**
	 * Ends an attempt.
	 * @param pause until the next one; null when there is none
	 * @return whether it was the newest attempt
	 */
	Mono<Boolean> conclude(Delivery delivery, int attempt, @Nullable Duration pause) {
		return this.store.whenOpen(this.redis.run(CONCLUDE,
				new String[] { WebhookKeys.DUE, WebhookKeys.waiting(delivery.webhook()), WebhookKeys.ATTEMPTS,
						WebhookKeys.OUTBOX },
				delivery.webhook(), delivery.name(), Integer.toString(attempt),
				(pause != null) ? Long.toString(pause.toMillis()) : NEVER))
			.map((reply) -> reply[1] == 1);
	}

}
