package io.memgate.gateway.notice;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.Store;

/**
 * Puts the notices of this node's source up for delivery to webhooks. Every node does,
 * and again each hour while they are current, as publishing is idempotent.
 */
final class Announcer {

	/** How often it is looked for new ones. */
	static final Duration ROUND = Duration.ofSeconds(1);

	private static final Duration AGAIN = Duration.ofHours(1);

	private final NoticeSource source;

	private final Outbox outbox;

	private final Store store;

	private final Cache<String, Boolean> published = Caffeine.newBuilder()
		.expireAfterWrite(AGAIN)
		.executor(Runnable::run)
		.build();

	Announcer(NoticeSource source, Outbox outbox, Store store) {
		this.source = source;
		this.outbox = outbox;
		this.store = store;
	}

	/** Publishes what is new here, while the store is open. */
	Mono<Void> round() {
		return !this.store.isOpen() ? Mono.empty()
				: Flux.fromIterable(this.source.current())
					.filter((notice) -> this.published.getIfPresent(message(notice)) == null)
					.concatMap((notice) -> this.outbox.publish(notice, message(notice))
						.then(Mono.fromRunnable(() -> this.published.put(message(notice), true))))
					.then();
	}

	/** A notice that is published anew is another message. */
	private static String message(Notice notice) {
		return notice.id() + '-' + notice.published().toEpochMilli();
	}

}
