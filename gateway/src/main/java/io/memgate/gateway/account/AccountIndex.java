package io.memgate.gateway.account;

import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;

/**
 * The two indexes of all accounts, by creation and by id. Accounts that were made by a
 * gateway which knew only the first are entered in the second by whoever uses it next.
 */
final class AccountIndex {

	private static final RedisScript INDEX_ACCOUNT = RedisScript.load("index-account");

	private final Redis redis;

	AccountIndex(Redis redis) {
		this.redis = redis;
	}

	/** Enters an account, which may not have been made yet. */
	Mono<Void> add(Account account) {
		return run(account.created().getEpochSecond(), account.id());
	}

	/** Makes the second whole, if it is not. */
	Mono<Void> complete() {
		return run(0, "");
	}

	private Mono<Void> run(long second, String account) {
		return this.redis
			.run(INDEX_ACCOUNT, new String[] { AccountKeys.INDEX, AccountKeys.IDS }, Long.toString(second), account)
			.then();
	}

}
