package io.memgate.gateway.redis;

import java.util.List;
import java.util.stream.Stream;

/**
 * A real master with two replicas and a Sentinel that watches them, of a test's own.
 */
public final class RedisSentinels implements AutoCloseable {

	private static final String NAME = "memgate";

	private final RedisProcess master = RedisProcess.launch(RedisBinary.any());

	private final List<RedisProcess> replicas = Stream.generate(this.master::launchReplica).limit(2).toList();

	private final RedisProcess sentinel = RedisProcess.launchSentinel(RedisBinary.any(),
			"sentinel monitor " + NAME + " 127.0.0.1 " + this.master.port() + " 1",
			"sentinel down-after-milliseconds " + NAME + " 500", "sentinel failover-timeout " + NAME + " 2000");

	private RedisSentinels() {
	}

	public static RedisSentinels launch() {
		return new RedisSentinels();
	}

	/** What a gateway's configuration says of it. */
	public String[] settings() {
		return new String[] { "--spring.data.redis.sentinel.master=" + NAME,
				"--spring.data.redis.sentinel.nodes=127.0.0.1:" + this.sentinel.port() };
	}

	/** {@code kill -9} of the master. */
	public void killMaster() {
		this.master.kill();
	}

	/** Holds the master: its connections stay open. */
	public void pauseMaster() {
		this.master.pause();
	}

	/** The replica that has become the master, once one has. */
	public RedisProcess awaitPromoted() {
		return RedisProcess.awaitMaster(this.replicas);
	}

	@Override
	public void close() {
		this.sentinel.close();
		this.replicas.forEach(RedisProcess::close);
		this.master.close();
	}

}
