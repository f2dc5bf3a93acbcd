package io.memgate.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.SlotHash;

/**
 * A real Redis Cluster of three masters, of a test's own. When one is lost, the others go
 * on.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private final List<RedisProcess> masters = new ArrayList<>();

	private final List<RedisProcess> replicas = new ArrayList<>();

	private final RedisBinary binary;

	private RedisCluster(RedisBinary binary) {
		this.binary = binary;
	}

	/**
	 * Starts the masters and lets them meet. It takes commands some two seconds later:
	 * see {@link #awaitOk}.
	 */
	static RedisCluster launch(RedisBinary binary) {
		RedisCluster cluster = new RedisCluster(binary);
		for (int i = 0; i < MASTERS; i++) {
			RedisProcess master = cluster.node();
			master.commands().clusterSetConfigEpoch(i + 1);
			master.commands().clusterAddSlots(IntStream.range(firstSlot(i), firstSlot(i + 1)).toArray());
			cluster.masters.add(master);
		}
		cluster.masters.forEach(cluster::meet);
		return cluster;
	}

	/** Starts the masters, and a replica of each. */
	public static RedisCluster launchWithReplicas() {
		RedisCluster cluster = launch(RedisBinary.any());
		cluster.masters.forEach(cluster::addReplica);
		cluster.replicas
			.forEach((replica) -> replica.await((redis) -> redis.info("replication").contains("link_status:up")));
		return cluster.awaitOk();
	}

	private void addReplica(RedisProcess master) {
		String id = master.commands().clusterMyId();
		RedisProcess replica = node();
		meet(replica);
		replica.await((redis) -> redis.clusterNodes().contains(id));
		replica.commands().clusterReplicate(id);
		this.replicas.add(replica);
	}

	private RedisProcess node() {
		return RedisProcess.launch(this.binary, "--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
				"--cluster-require-full-coverage", "no");
	}

	private void meet(RedisProcess node) {
		node.commands().clusterMeet("127.0.0.1", this.masters.getFirst().port());
	}

	/**
	 * Waits until every node takes commands and knows who has each slot: without full
	 * coverage it is content with those that it has heard of, and would tell a client of
	 * no others.
	 */
	RedisCluster awaitOk() {
		nodes().forEach((node) -> node.await((redis) -> isWhole(redis.clusterInfo())));
		return this;
	}

	private static boolean isWhole(String info) {
		return info.contains("cluster_state:ok") && info.contains("cluster_slots_assigned:" + SlotHash.SLOT_COUNT);
	}

	/**
	 * {@code kill -9} of the master that holds a key, once its replica has all that it
	 * has.
	 */
	public void killMasterOf(String key) {
		RedisProcess master = masterOf(key);
		master.commands().waitForReplication(1, 1000);
		master.kill();
	}

	/** The replica that has become the master of a key, once it has. */
	public RedisProcess awaitPromoted(String key) {
		return RedisProcess.awaitMaster(List.of(this.replicas.get(this.masters.indexOf(masterOf(key)))));
	}

	/** The master that holds a key at the start. */
	RedisProcess masterOf(String key) {
		int slot = SlotHash.getSlot(key);
		return this.masters
			.get(IntStream.range(0, MASTERS).filter((i) -> slot < firstSlot(i + 1)).findFirst().orElseThrow());
	}

	List<Integer> ports() {
		return this.masters.stream().map(RedisProcess::port).toList();
	}

	/** What a gateway's configuration says of it. */
	public String[] settings() {
		return new String[] { "--spring.data.redis.cluster.nodes="
				+ String.join(",", ports().stream().map((port) -> "127.0.0.1:" + port).toList()) };
	}

	private List<RedisProcess> nodes() {
		List<RedisProcess> nodes = new ArrayList<>(this.masters);
		nodes.addAll(this.replicas);
		return nodes;
	}

	private static int firstSlot(int master) {
		return SlotHash.SLOT_COUNT * master / MASTERS;
	}

	@Override
	public void close() {
		nodes().forEach(RedisProcess::close);
	}

}
