package io.memgate.gateway.redis;

import org.springframework.http.client.ReactorResourceFactory;

/**
 * The event loops of the gateway, for its clients, the memory service and Redis alike.
 * They start before and stop after the connections to Redis.
 */
public final class EventLoops extends ReactorResourceFactory {

	@Override
	public int getPhase() {
		return Redis.PHASE - 2;
	}

}
