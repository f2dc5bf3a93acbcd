package io.memgate.gateway.account;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;

/**
 * What is or was deleted, kept in Redis for ever. Every method fails with a
 * {@link io.memgate.gateway.redis.RedisUnavailableException} as the signal.
 */
public final class DeletionBook {

	/** How long a code confirms a deletion. */
	public static final Duration CONFIRM_WITHIN = Duration.ofMinutes(10);

	/** Longer than any node remembers a key that it cannot look up. */
	private static final String SUSPENDED = Long.toString(KeyOwners.KEPT.multipliedBy(12).toMillis());

	private static final RedisScript ASK = RedisScript.load("ask-deletion");

	private static final RedisScript BEGIN = RedisScript.load("begin-deletion");

	private static final RedisScript END = RedisScript.load("end-deletion");

	private final Redis redis;

	private final Store store;

	private final Tombstones tombstones;

	DeletionBook(Redis redis, Store store) {
		this.redis = redis;
		this.store = store;
		this.tombstones = new Tombstones(redis);
	}

	/** The deletion of an account or project; empty when none was begun. */
	public Mono<Deletion> find(Scope scope) {
		return this.tombstones.find(scope);
	}

	/** Keeps the code by which a deletion is begun within {@link #CONFIRM_WITHIN}. */
	public Mono<Void> ask(Scope scope, String code) {
		AccountKeys keys = new AccountKeys(scope.account());
		return this.store.whenOpen(this.redis.run(ASK, new String[] { keys.deletionCode(scope.field()) }, code,
				Long.toString(CONFIRM_WITHIN.toMillis())))
			.then();
	}

	/**
	 * Begins a deletion: at once nothing finds the account or project any more, and its
	 * keys stop to work, on every node within a second.
	 */
	public Mono<Begun> begin(Scope scope, Deletion deletion, String code) {
		AccountKeys keys = new AccountKeys(scope.account());
		return this.store.whenOpen(this.redis.run(BEGIN,
				new String[] { keys.deletionCode(scope.field()), keys.deleted(), keys.description(), keys.standing(),
						keys.projects(), keys.changed() },
				code, scope.field(), Tombstones.json(deletion), deletion.actor()))
			.map(Begun::of);
	}

	/** Notes that nothing is left. */
	public Mono<Void> end(Scope scope, Deletion done) {
		AccountKeys keys = new AccountKeys(scope.account());
		Mono<long[]> end = this.redis.run(END, new String[] { keys.deleted(), keys.description(), keys.standing() },
				scope.field(), Tombstones.json(done), SUSPENDED);
		return this.store.whenOpen(end).then();
	}

	/** What became of the order to begin a deletion. */
	public enum Begun {

		/** It has begun, now or before. */
		YES,

		/** The code is wrong or too old; nothing has changed. */
		WRONG_CODE,

		/** There is nothing to delete. */
		NOTHING;

		private static Begun of(long[] reply) {
			return switch ((int) reply[1]) {
				case 1, 0 -> YES;
				case -1 -> WRONG_CODE;
				case -2 -> NOTHING;
				default -> throw new IllegalStateException("unknown reply " + reply[1]);
			};
		}

	}

}
