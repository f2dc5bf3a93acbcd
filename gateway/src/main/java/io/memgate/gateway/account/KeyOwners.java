package io.memgate.gateway.account;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;

/**
 * Finds the owner of a key id: in Redis, remembered for less than a second. While the
 * quota store is closed an owner that was known goes on to be known for some minutes.
 *
 * <p>
 * A revocation must be heeded within one second. An answer is remembered for
 * {@link #FRESH} after it came, and coming takes at most two commands, each within the
 * command timeout of 150 ms: together below one second. There is one lookup of a key at a
 * time, whatever the number of requests that wait for it. Unknown keys are remembered in
 * the same bounded way, so that neither guessing nor a client with a wrong key reaches
 * Redis with every request.
 */
final class KeyOwners {

	static final Duration FRESH = Duration.ofMillis(650);

	static final Duration KEPT = Duration.ofMinutes(5);

	private static final int MOST_KEYS = 50_000;

	private final Redis redis;

	private final Store store;

	private final AsyncCache<String, Optional<KeyOwner>> fresh;

	private final Cache<String, KeyOwner> kept;

	KeyOwners(Redis redis, Store store, Ticker ticker) {
		this.redis = redis;
		this.store = store;
		this.fresh = Caffeine.newBuilder()
			.maximumSize(MOST_KEYS)
			.expireAfterWrite(FRESH)
			.ticker(ticker)
			.executor(Runnable::run)
			.buildAsync();
		this.kept = Caffeine.newBuilder()
			.maximumSize(MOST_KEYS)
			.expireAfterWrite(KEPT)
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
	}

	/**
	 * The owner of a key, {@link KeyOwner#NOBODY} for an unknown one; empty when it
	 * cannot be looked up now and was not known before. While the quota store is closed
	 * nothing is looked up, and no key is called unknown: an emptied Redis knows none.
	 */
	Mono<KeyOwner> find(String id) {
		return Mono.defer(() -> this.store.isOpen() ? remembered(id) : Mono.just(recall(id)))
			.flatMap(Mono::justOrEmpty);
	}

	private Mono<Optional<KeyOwner>> remembered(String id) {
		return Mono.fromFuture(() -> this.fresh.get(id, (key, executor) -> lookUp(key)), true);
	}

	private CompletableFuture<Optional<KeyOwner>> lookUp(String id) {
		return this.store.whenOpen(read(id))
			.doOnNext((owner) -> keep(id, owner))
			.map(Optional::of)
			.onErrorResume(RedisUnavailableException.class, (ex) -> Mono.just(recall(id)))
			.toFuture()
			.thenApply(Objects::requireNonNull);
	}

	private Mono<KeyOwner> read(String id) {
		return this.redis.hash(AccountKeys.apiKey(id))
			.flatMap(this::withAccount)
			.flatMap((owner) -> (owner != KeyOwner.NOBODY) ? Mono.just(owner) : unknown());
	}

	/**
	 * No key is called unknown by a Redis that has just been emptied and was not found so
	 * yet: its epoch is gone as well.
	 */
	private Mono<KeyOwner> unknown() {
		return this.redis.fields(NodeKeys.EPOCH, "began")
			.flatMap((epoch) -> (epoch.getFirst() != null) ? Mono.just(KeyOwner.NOBODY)
					: Mono.error(RedisUnavailableException.notSent("Redis has no epoch", null)));
	}

	private Mono<KeyOwner> withAccount(Map<String, String> key) {
		AccountKeys account = new AccountKeys(key.getOrDefault("account", KeyOwner.NOBODY.account()));
		return this.redis.hash(account.description()).map((description) -> KeyOwner.of(key, description));
	}

	private void keep(String id, KeyOwner owner) {
		if (owner == KeyOwner.NOBODY) {
			this.kept.invalidate(id);
		}
		else {
			this.kept.put(id, owner);
		}
	}

	/** The owner of a key that was found in the last minutes; asks nobody. */
	Optional<KeyOwner> recall(String id) {
		return Optional.ofNullable(this.kept.getIfPresent(id));
	}

}
