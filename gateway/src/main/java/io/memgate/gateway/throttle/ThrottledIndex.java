package io.memgate.gateway.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisUnavailableException;

/**
 * Where to look for accounts that are throttled without looking at all: an index beside
 * their standings, in another slot, written after each change. It may name an account
 * that is throttled no more; the standing itself says so. One that Redis did not take is
 * told to the log, and its account is missing until its next change.
 */
final class ThrottledIndex {

	/** Most accounts in one look; those whose throttle ends last. */
	static final int MOST = 200;

	/** A score above every instant. */
	private static final double NO_END = 1e15;

	/** Accounts whose throttle ended longer ago are taken out. */
	private static final Duration KEPT = Duration.ofDays(1);

	private static final Logger log = LoggerFactory.getLogger(ThrottledIndex.class);

	private final Redis redis;

	ThrottledIndex(Redis redis) {
		this.redis = redis;
	}

	/** Takes note of a change. */
	Mono<Void> note(String account, Change change) {
		return write(account, change)
			.then(this.redis.removeBelow(AccountKeys.THROTTLED, change.at().minus(KEPT).toEpochMilli()))
			.then()
			.onErrorResume(RedisUnavailableException.class, (ex) -> {
				log.warn("The list of throttled accounts could not be told of account {}: {}", account,
						ex.getMessage());
				return Mono.empty();
			});
	}

	private Mono<Long> write(String account, Change change) {
		return change.after().equals(Standing.State.NONE.word()) ? this.redis.remove(AccountKeys.THROTTLED, account)
				: this.redis.fields(new AccountKeys(account).standing(), "proposed")
					.flatMap((found) -> this.redis.add(AccountKeys.THROTTLED, end(change, found.getFirst()), account));
	}

	/**
	 * What is proposed stands until somebody answers it, whatever other step is taken
	 * meanwhile.
	 */
	private static double end(Change change, @Nullable String proposed) {
		Instant until = change.until();
		return (until == null || (proposed != null && !proposed.equals("0"))) ? NO_END : until.toEpochMilli();
	}

	/** Takes out an account that is throttled no more. */
	Mono<Void> remove(String account) {
		return this.redis.remove(AccountKeys.THROTTLED, account)
			.onErrorComplete(RedisUnavailableException.class)
			.then();
	}

	/** Ids of accounts that may be throttled. */
	Mono<List<String>> accounts() {
		return this.redis.highest(AccountKeys.THROTTLED, MOST).map((found) -> List.copyOf(found.keySet()));
	}

}
