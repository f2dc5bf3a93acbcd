package io.memgate.gateway.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;

/**
 * Under which policy revisions an account has called, and since when: its first call that
 * was decided under each, refused ones too. A node tells what it has not told in the last
 * hour, so a busy account costs one command an hour; after Redis was emptied it may be
 * that long until a first call is there again.
 */
public final class FirstCalls {

	/** Revisions remembered of an account. */
	static final int MOST = 100;

	private static final int MOST_WAITING = 10_000;

	private static final int AT_ONCE = 8;

	private static final RedisScript FIRST = RedisScript.load("first");

	private final Redis redis;

	private final Store store;

	private final Map<Under, Instant> waiting = new ConcurrentHashMap<>();

	private final Cache<Under, Boolean> told = Caffeine.newBuilder()
		.maximumSize(100_000)
		.expireAfterWrite(Duration.ofHours(1))
		.executor(Runnable::run)
		.build();

	FirstCalls(Redis redis, Store store) {
		this.redis = redis;
		this.store = store;
	}

	void see(String account, String revision, Instant at) {
		Under under = new Under(account, revision);
		if (this.told.getIfPresent(under) == null && this.waiting.size() < MOST_WAITING) {
			this.waiting.merge(under, at, (one, other) -> one.isBefore(other) ? one : other);
		}
	}

	Mono<Void> round() {
		return Flux.fromIterable(List.copyOf(this.waiting.entrySet()))
			.flatMap((each) -> tell(each.getKey(), each.getValue()), AT_ONCE)
			.then();
	}

	private Mono<Void> tell(Under under, Instant at) {
		return this.store.whenOpen(this.redis.run(FIRST, new String[] { new AccountKeys(under.account()).revisions() },
				Integer.toString(MOST), under.revision(), Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at))))
			.doOnNext((reply) -> {
				this.told.put(under, true);
				this.waiting.remove(under, at);
			})
			.then()
			.onErrorComplete(RedisUnavailableException.class);
	}

	/** An account's first calls, the newest first. */
	public Mono<List<FirstCall>> of(String account) {
		return this.store.whenOpen(this.redis.scores(new AccountKeys(account).revisions()))
			.map((revisions) -> revisions.entrySet()
				.stream()
				.map((first) -> new FirstCall(first.getKey(), RedisClock.instant(first.getValue().longValue())))
				.sorted(Comparator.comparing(FirstCall::at).reversed())
				.toList());
	}

	/**
	 * The first call of an account under a revision.
	 *
	 * @param revision the policy's
	 * @param at when it came
	 */
	public record FirstCall(String revision, Instant at) {
	}

	private record Under(String account, String revision) {
	}

}
