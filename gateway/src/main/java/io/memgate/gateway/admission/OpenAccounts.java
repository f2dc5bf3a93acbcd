package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisUnavailableException;
import reactor.core.publisher.Mono;

/**
 * Where a node's open reservations are to be looked for: the accounts that it has
 * admitted calls of, written to Redis before the first of them.
 *
 * <p>
 * What is written is remembered for {@link #REMEMBERED}, so a busy account costs one
 * command a minute. A member is removed when it was last written longer than
 * {@link #IDLE} ago and had nothing open at a look that began after that: an admission
 * since would have written it again.
 */
final class OpenAccounts {

	static final Duration REMEMBERED = Duration.ofMinutes(1);

	static final Duration IDLE = Duration.ofMinutes(5);

	private static final int MOST_REMEMBERED = 100_000;

	private final Redis redis;

	private final Clock clock;

	private final String node;

	private final Cache<String, Boolean> written = Caffeine.newBuilder()
		.maximumSize(MOST_REMEMBERED)
		.expireAfterWrite(REMEMBERED)
		.executor(Runnable::run)
		.build();

	/** Of this node: with a reservation that nobody here will settle. */
	private final Set<String> left = ConcurrentHashMap.newKeySet();

	/**
	 * @param clock shows Redis's time
	 * @param node this node's id
	 */
	OpenAccounts(Redis redis, Clock clock, String node) {
		this.redis = redis;
		this.clock = clock;
		this.node = node;
	}

	/** This node's id. */
	String node() {
		return this.node;
	}

	/**
	 * Makes sure that an account's reservations of this node will be found.
	 * @throws RedisUnavailableException as the signal; what was to come next has not been
	 * sent
	 */
	Mono<Void> write(String account) {
		if (this.written.getIfPresent(account) != null) {
			return Mono.empty();
		}
		return keep(this.node, account).doOnSuccess((done) -> this.written.put(account, true))
			.onErrorMap((ex) -> RedisUnavailableException.notSent("nothing is reserved: " + ex.getMessage(), ex));
	}

	/** Notes that this node leaves a reservation of an account to be reaped. */
	void leave(String account) {
		this.left.add(account);
	}

	/** The accounts that were noted since they were last taken. */
	List<String> takeLeft() {
		List<String> taken = List.copyOf(this.left);
		taken.forEach(this.left::remove);
		return taken;
	}

	/** Forgets what is written, so that it is written again. */
	void forget() {
		this.written.invalidateAll();
	}

	/** The accounts of a node, and when each was last written. */
	Mono<Map<String, Instant>> of(String node) {
		return this.redis.scores(NodeKeys.open(node)).map(OpenAccounts::instants);
	}

	private static Map<String, Instant> instants(Map<String, Double> scores) {
		return scores.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
					(account) -> Instant.ofEpochMilli(account.getValue().longValue())));
	}

	/** Keeps an account of a node from being removed. */
	Mono<Void> keep(String node, String account) {
		return Mono.defer(() -> this.redis.add(NodeKeys.open(node), this.clock.millis(), account)).then();
	}

	/** Removes the accounts of a node that were last written before an instant. */
	Mono<Void> removeBefore(String node, Instant before) {
		return this.redis.removeBelow(NodeKeys.open(node), before.toEpochMilli()).then();
	}

}
