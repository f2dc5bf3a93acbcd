package io.memgate.gateway.throttle;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;

/**
 * A bulkhead for each account with calls in flight on this node. Each of those holds it,
 * and with the last of them it may be forgotten. None is in a meter, where its account
 * would be a tag.
 */
final class AccountBulkheads {

	private final LoadingCache<Key, Bulkhead> bulkheads = Caffeine.newBuilder()
		.weakValues()
		.executor(Runnable::run)
		.build((key) -> bulkhead("account", key.most()));

	/**
	 * The bulkhead of an account, another one when what it may have has changed.
	 * @param most calls in flight at once
	 */
	Bulkhead of(String account, int most) {
		return this.bulkheads.get(new Key(account, most));
	}

	/** A bulkhead that never waits. */
	static Bulkhead bulkhead(String name, int most) {
		return Bulkhead.of(name, BulkheadConfig.custom().maxConcurrentCalls(most).build());
	}

	private record Key(String account, int most) {

	}

}
