package io.memgate.gateway.account;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.News;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;

/**
 * Finds the owner of a key id: in Redis, and remembers it. While the quota store is
 * closed an owner that was known goes on to be known for some minutes.
 *
 * <p>
 * A revocation must be heeded within one second. An answer is relied on for
 * {@link #FRESH} after it came, and coming takes at most two commands one after the
 * other, each within the command timeout of 150 ms: together below one second. For
 * admission it is relied on for {@link #LASTING}, as that asks Redis in the same breath
 * whether something has changed in the last minute; what is decided before admission
 * hears of changes, of almost all at once. There is one lookup of a key at a time,
 * whatever the number of requests that wait for it. Unknown keys are remembered too, so
 * that neither guessing nor a client with a wrong key reaches Redis with every request.
 */
final class KeyOwners {

	static final Duration FRESH = Duration.ofMillis(650);

	/** Half of the minute for which a change is marked. */
	static final Duration LASTING = Duration.ofSeconds(30);

	static final Duration KEPT = Duration.ofMinutes(5);

	private static final int MOST_KEYS = 50_000;

	private final Redis redis;

	private final Store store;

	private final News news;

	private final Ticker ticker;

	private final AsyncCache<String, Optional<FoundOwner>> found;

	private final Cache<String, KeyOwner> kept;

	KeyOwners(Redis redis, Store store, News news, Ticker ticker) {
		this.redis = redis;
		this.store = store;
		this.news = news;
		this.ticker = ticker;
		this.found = Caffeine.newBuilder()
			.maximumSize(MOST_KEYS)
			.expireAfter(Expiry.<String, Optional<FoundOwner>>writing(
					(id, found) -> found.filter(FoundOwner::lasting).isPresent() ? LASTING : FRESH))
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
	 * The owner of a key, {@link KeyOwner#NOBODY} for an unknown one, as Redis said less
	 * than a second ago; empty when it cannot be looked up now and was not known before.
	 * While the quota store is closed nothing is looked up, and no key is called unknown:
	 * an emptied Redis knows none.
	 */
	Mono<KeyOwner> find(String id) {
		return find(id, this::isFresh).map(FoundOwner::owner);
	}

	/** The same for a call that goes to admission. */
	Mono<FoundOwner> findForAdmission(String id) {
		return find(id, this::isCurrent);
	}

	/** Looks anew at what admission was to ask about, and has found to be changed. */
	void forget(String id) {
		CompletableFuture<Optional<FoundOwner>> lookup = this.found.getIfPresent(id);
		if (lookup != null && ended(lookup).filter(FoundOwner::lasting).isPresent()
				&& this.found.asMap().remove(id, lookup)) {
			this.kept.invalidate(id);
		}
	}

	private Mono<FoundOwner> find(String id, Predicate<FoundOwner> good) {
		return Mono.defer(() -> {
			if (!this.store.isOpen()) {
				return Mono.justOrEmpty(recalled(id));
			}
			CompletableFuture<Optional<FoundOwner>> lookup = this.found.getIfPresent(id);
			Optional<FoundOwner> known = (lookup != null) ? ended(lookup) : Optional.empty();
			if (known.isPresent() && good.test(known.get())) {
				return Mono.just(known.get());
			}
			if (lookup != null && known.isPresent()) {
				this.found.asMap().remove(id, lookup);
			}
			return Mono.fromFuture(() -> this.found.get(id, (key, executor) -> lookUp(key)), true)
				.flatMap((found) -> Mono.justOrEmpty(found.or(() -> recalled(id))));
		});
	}

	/** What a lookup found; empty for nothing, and while it goes on. */
	private static Optional<FoundOwner> ended(CompletableFuture<Optional<FoundOwner>> lookup) {
		return lookup.getNow(Optional.empty());
	}

	private boolean isFresh(FoundOwner found) {
		return this.ticker.read() - found.at() < FRESH.toNanos();
	}

	private boolean isCurrent(FoundOwner found) {
		return found.mark() == News.DEAF || this.news.isNoneOf(found.owner().account(), found.mark());
	}

	private CompletableFuture<Optional<FoundOwner>> lookUp(String id) {
		return this.store.whenOpen(read(id))
			.doOnNext((found) -> keep(id, found.owner()))
			.map(Optional::of)
			.onErrorReturn(RedisUnavailableException.class, Optional.empty())
			.toFuture()
			.thenApply(Objects::requireNonNull);
	}

	private Mono<FoundOwner> read(String id) {
		long mark = this.news.mark();
		return this.redis.hash(AccountKeys.apiKey(id))
			.flatMap((key) -> withAccount(key, mark))
			.flatMap((found) -> (found.owner() != KeyOwner.NOBODY) ? Mono.just(found) : unknown(found));
	}

	/**
	 * No key is called unknown by a Redis that has just been emptied and was not found so
	 * yet: its epoch is gone as well.
	 */
	private Mono<FoundOwner> unknown(FoundOwner nobody) {
		return this.redis.fields(NodeKeys.EPOCH, "began")
			.flatMap((epoch) -> (epoch.getFirst() != null) ? Mono.just(nobody)
					: Mono.error(RedisUnavailableException.notSent("Redis has no epoch", null)));
	}

	/**
	 * A change of a key is marked before and after it is made: where the mark is not
	 * there by now, what was read of the key before is what it is, or the mark is still
	 * to come.
	 */
	private Mono<FoundOwner> withAccount(Map<String, String> key, long mark) {
		AccountKeys account = new AccountKeys(key.getOrDefault("account", KeyOwner.NOBODY.account()));
		return Mono.zip(this.redis.hash(account.description()), this.redis.exists(account.changed()),
				(description, changed) -> found(KeyOwner.of(key, description), mark, changed));
	}

	private FoundOwner found(KeyOwner owner, long mark, boolean changed) {
		boolean lasting = owner != KeyOwner.NOBODY && !changed && this.news.isNoneOf(owner.account(), mark);
		return new FoundOwner(owner, this.ticker.read(), mark, lasting);
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

	/** Where Redis does not answer; admission, if it can, asks whether it is still so. */
	private Optional<FoundOwner> recalled(String id) {
		return recall(id).map((owner) -> new FoundOwner(owner, this.ticker.read(), News.DEAF, true));
	}

}
