package io.memgate.gateway.redis;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets Lettuce and Netty take locks of their own on any thread, which they hold for a few
 * instructions: Lettuce for every command, where BlockHound's error from within it would
 * leave it locked for ever, and for the length of a queue; Netty when several threads
 * allocate from one arena and it is given more.
 */
public final class ClientLocks implements BlockHoundIntegration {

	private static final String LETTUCE = "io.lettuce.core.protocol.SharedLock";

	private static final String NETTY = "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup";

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside(LETTUCE, "incrementWriters")
			.allowBlockingCallsInside(LETTUCE, "lockWritersExclusive")
			.allowBlockingCallsInside("io.lettuce.core.protocol.DefaultEndpoint", "validateWrite")
			.allowBlockingCallsInside(NETTY, "tryExpandMagazines");
	}

}
