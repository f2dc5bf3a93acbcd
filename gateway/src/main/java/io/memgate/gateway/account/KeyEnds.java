package io.memgate.gateway.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;

/**
 * When ApiKeys expire and that they were revoked: kept where it takes effect, with the
 * hash by which a key is found, and not in its description.
 */
final class KeyEnds {

	private static final RedisScript END_KEY = RedisScript.load("end-key");

	private final Redis redis;

	KeyEnds(Redis redis) {
		this.redis = redis;
	}

	/** An ApiKey with its end. */
	Mono<ApiKey> read(ApiKey described) {
		return this.redis.fields(AccountKeys.apiKey(described.id()), "expires", "revoked").map((end) -> {
			ApiKey key = (end.getFirst() != null) ? described.expiring(Instant.parse(end.getFirst())) : described;
			return (end.getLast() != null) ? key.revoked(Instant.parse(end.getLast())) : key;
		});
	}

	/**
	 * Gives an ApiKey another end.
	 * @return whether it still had the one before; empty when the key never began to work
	 */
	Mono<Boolean> replace(ApiKey before, ApiKey after) {
		return this.redis
			.run(END_KEY, new String[] { AccountKeys.apiKey(before.id()) }, text(before.expires()),
					text(before.revoked()), text(after.expires()), text(after.revoked()))
			.filter((reply) -> reply[1] >= 0)
			.map((reply) -> reply[1] == 1);
	}

	private static String text(@Nullable Instant end) {
		return (end != null) ? end.toString() : "";
	}

}
