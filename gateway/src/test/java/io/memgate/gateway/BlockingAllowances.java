package io.memgate.gateway;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Blocking calls on event loops that are known and short. Lettuce guards its connection
 * with a lock that two writers at once contend for; an error thrown while a thread waits
 * for it would leave it locked for ever.
 */
public final class BlockingAllowances implements BlockHoundIntegration {

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters")
			.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "lockWritersExclusive");
	}

}
