package io.memgate.gateway.redis;

/**
 * The names of the keys of gateway nodes; each is in a slot of its own.
 */
public final class NodeKeys {

	/** Nodes: a sorted set of their ids by their last heartbeat, Redis's microseconds. */
	public static final String NODES = "mg:nodes";

	private NodeKeys() {
	}

	/**
	 * The accounts that may have open reservations of a node: a sorted set of their ids
	 * by the millisecond at which the node last said so.
	 */
	public static String open(String node) {
		return "mg:open:" + node;
	}

}
