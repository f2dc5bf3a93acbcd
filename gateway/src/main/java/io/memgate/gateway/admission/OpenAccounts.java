package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisUnavailableException;
import reactor.core.publisher.Flux;
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

	/** A millisecond of Redis or less. */
	static final int MOST_READ = 1000;

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

	/**
	 * The accounts of a node, those first that were written longest ago, without what is
	 * written from now on. There may be hundreds of thousands, and Redis does nothing
	 * else while it reads some.
	 * @return pages, one at least; an account may be on two
	 */
	Flux<Page> of(String node) {
		return Flux.defer(() -> {
			long now = this.clock.millis();
			return page(node, 0, MOST_READ, now).expand((page) -> page.last() ? Mono.empty()
					: page(node, page.newest(), page.isOfOneInstant() ? 2 * page.size() : MOST_READ, now));
		});
	}

	/** Begins where another ended: what was there may have been written again. */
	private Mono<Page> page(String node, long from, int most, long now) {
		return this.redis.membersFrom(NodeKeys.open(node), from, 0, most)
			.map((written) -> new Page(written, written.size() < most || Page.newest(written) > now));
	}

	/** Keeps an account of a node from being removed. */
	Mono<Void> keep(String node, String account) {
		return Mono.defer(() -> this.redis.add(NodeKeys.open(node), this.clock.millis(), account)).then();
	}

	/** Removes the accounts of a node that were last written before an instant. */
	Mono<Void> removeBefore(String node, Instant before) {
		return this.redis.removeBelow(NodeKeys.open(node), before.toEpochMilli()).then();
	}

	/**
	 * Some of a node's accounts.
	 *
	 * @param written when each was written, in milliseconds since 1970, in that order
	 * @param last whether no more come
	 */
	record Page(SequencedMap<String, Double> written, boolean last) {

		boolean isEmpty() {
			return this.written.isEmpty();
		}

		int size() {
			return this.written.size();
		}

		Set<String> accounts() {
			return this.written.keySet();
		}

		boolean isWrittenBefore(String account, Instant instant) {
			return this.written.getOrDefault(account, Double.MAX_VALUE) < instant.toEpochMilli();
		}

		/** Of a page that is not empty. */
		long newest() {
			return newest(this.written);
		}

		private static long newest(SequencedMap<String, Double> written) {
			return written.lastEntry().getValue().longValue();
		}

		boolean isOfOneInstant() {
			return this.written.firstEntry().getValue().longValue() == newest();
		}

		/**
		 * Up to when, an instant at most, all have been on this page or one before it.
		 */
		Instant end(Instant most) {
			return (this.last || newest() > most.toEpochMilli()) ? most : Instant.ofEpochMilli(newest());
		}

	}

}
