package io.memgate.gateway.activation;

import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.SchemaCheck;

/** The history of a policy that was never changed, for parts that read one. */
public final class NoHistory {

	private NoHistory() {
	}

	/** One that nobody reads of Redis, and so stays empty. */
	public static PolicyHistory of(Redis redis) {
		return new PolicyHistory(new PolicyRegister(redis, new SchemaCheck(redis, Schema.CURRENT, "")),
				Schedulers.immediate());
	}

}
