package io.memgate.gateway.redis;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets the Redis client take its own lock on any thread. Every command takes it for a few
 * instructions; BlockHound's error from within it would leave it locked for ever.
 */
public final class LettuceLock implements BlockHoundIntegration {

	private static final String LOCK = "io.lettuce.core.protocol.SharedLock";

	@Override
	public void applyTo(BlockHound.Builder builder) {
		for (String method : new String[] { "incrementWriters", "lockWritersExclusive" }) {
			builder.allowBlockingCallsInside(LOCK, method);
		}
	}

}
