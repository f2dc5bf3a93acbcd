package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Whether the servers are set up to keep what they are told, as {@code INFO} tells it:
 * one server, or the masters of a Cluster. An evicting server, a replica or one that has
 * dropped keys is unsound; one that forgets when it is restarted is warned about, once.
 *
 * <p>
 * {@code CONFIG} may be forbidden, so only what {@code INFO} does not have is asked that
 * way, and its absence means nothing.
 */
public final class Servers {

	private static final Logger log = LoggerFactory.getLogger(Servers.class);

	/** How often an open store's servers are looked at. */
	private static final Duration EVERY = Duration.ofSeconds(2);

	private static final Finding SOUND = new Finding.Sound();

	private static final String FSYNC = "appendfsync";

	private final Redis redis;

	private final Store store;

	private final AtomicBoolean warned = new AtomicBoolean();

	/** Keys that each server had dropped, by the id of its run. */
	private volatile Map<String, Long> dropped = Map.of();

	private volatile long lookedNanos;

	private volatile double fullness;

	public Servers(Redis redis, Store store) {
		this.redis = redis;
		this.store = store;
	}

	/** Looks at them, while the store is open only once in {@link #EVERY}. */
	public Mono<Finding> look() {
		return Mono.defer(() -> {
			if (this.store.isOpen() && System.nanoTime() - this.lookedNanos < EVERY.toNanos()) {
				return Mono.just(SOUND);
			}
			return this.redis.info()
				.map((infos) -> infos.stream().map(Server::read).toList())
				.flatMap((servers) -> warn(servers).thenReturn(judge(servers)));
		});
	}

	/** How full the fullest was when they were looked at last, from 0 to 1. */
	double fullness() {
		return this.fullness;
	}

	private Finding judge(List<Server> servers) {
		this.lookedNanos = System.nanoTime();
		this.fullness = servers.stream().mapToDouble(Server::fullness).max().orElse(0);
		Map<String, Long> before = this.dropped;
		this.dropped = servers.stream()
			.collect(Collectors.toUnmodifiableMap(Server::run, Server::droppedKeys, Math::max));
		return Stream
			.concat(servers.stream().map((server) -> dropped(server, before)), servers.stream().map(Server::finding))
			.filter(Finding.Unsound.class::isInstance)
			.findFirst()
			.orElse(SOUND);
	}

	/** What was dropped before the first look is not known to be this store's. */
	private static Finding dropped(Server server, Map<String, Long> before) {
		long more = server.droppedKeys() - before.getOrDefault(server.run(), server.droppedKeys());
		return (more > 0) ? new Finding.Unsound(Closed.EVICTED, more + " keys") : SOUND;
	}

	private Mono<Void> warn(List<Server> servers) {
		if (this.warned.getAndSet(true)) {
			return Mono.empty();
		}
		if (!servers.stream().allMatch(Server::appendOnly)) {
			log.warn("Redis keeps no append-only file: what it holds is gone when it is restarted. Set appendonly yes,"
					+ " appendfsync always.");
			return Mono.empty();
		}
		return this.redis.setting(FSYNC)
			.doOnNext((setting) -> warn(setting.getOrDefault(FSYNC, "always")))
			.onErrorComplete()
			.then();
	}

	private static void warn(String fsync) {
		if (!fsync.equals("always")) {
			log.warn("Redis has appendfsync {}: when its machine fails, calls of the last moment are forgotten. Set"
					+ " appendfsync always.", fsync);
		}
	}

}
