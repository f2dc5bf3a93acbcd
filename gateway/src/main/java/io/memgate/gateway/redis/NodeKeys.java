package io.memgate.gateway.redis;

/**
 * The names of the keys of gateway nodes and of what they know together of this store.
 * Those of one script share the hash tag {@code nodes}.
 */
public final class NodeKeys {

	/** Nodes: a sorted set of their ids by their last heartbeat, Redis's microseconds. */
	public static final String NODES = "mg:{nodes}";

	/**
	 * The epoch of this store: a hash with {@code began}, Redis's microseconds at which
	 * it was new or was last accepted by an administrator, and {@code doubt}, why it has
	 * to be accepted again, if so.
	 */
	public static final String EPOCH = "mg:{nodes}:epoch";

	/**
	 * The number of the newest layout that was ever written to this store: see
	 * {@link Schema}.
	 */
	public static final String SCHEMA = "mg:{nodes}:schema";

	private NodeKeys() {
	}

	/** A node's last heartbeat, Redis's microseconds; it outlives the node for a week. */
	public static String heartbeat(String node) {
		return "mg:{nodes}:heartbeat:" + node;
	}

	/**
	 * The accounts that may have open reservations of a node: a sorted set of their ids
	 * by the millisecond at which the node last said so.
	 */
	public static String open(String node) {
		return "mg:open:" + node;
	}

}
