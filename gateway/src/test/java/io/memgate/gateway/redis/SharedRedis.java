package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.resource.ClientResources;
import reactor.util.retry.Retry;

/**
 * A Redis that all tests of a JVM share.
 *
 * @param redis the gateway's commands to it
 * @param clock shows its time
 * @param commands plain commands to it
 */
record SharedRedis(Redis redis, RedisClock clock, RedisClusterCommands<String, String> commands) {

	/** Threads of all clients of tests. */
	static final ClientResources RESOURCES = ClientResources.builder()
		.reconnectDelay(RedisConfiguration.RECONNECT_SOON)
		.build();

	/** To renew what is not there. */
	private static final RedisScript CHANGES_NOTHING = RedisScript.load("renew");

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

	/** Far above what a machine that stalls for a while takes. */
	private static final Duration PATIENCE = Duration.ofSeconds(20);

	static SharedRedis at(RedisProcess process) {
		RedisClient client = client(process.port(), PATIENCE);
		return by(client, client.connect().sync());
	}

	static SharedRedis at(RedisCluster cluster) {
		RedisClusterClient client = client(cluster.awaitOk(), PATIENCE);
		return by(client, client.connect().sync());
	}

	private static SharedRedis by(AbstractRedisClient client, RedisClusterCommands<String, String> commands) {
		RedisClock clock = new RedisClock(Clock.systemUTC());
		return new SharedRedis(connect(client, clock), clock, commands);
	}

	/** A connected {@link Redis}. */
	static Redis connect(AbstractRedisClient client, RedisClock clock) {
		return connect(client, clock, Wait.FOR_NONE);
	}

	static Redis connect(AbstractRedisClient client, RedisClock clock, Wait wait) {
		Redis redis = new Redis(() -> client, clock, wait, 1);
		redis.start();
		redis.run(CHANGES_NOTHING, new String[] { "none" }, "none", "1")
			.retryWhen(Retry.fixedDelay(200, Duration.ofMillis(10)))
			.block(PATIENCE);
		return redis;
	}

	/** A client that fails at once when the server has gone, as the gateway's does. */
	static RedisClient client(int port) {
		return client(port, COMMAND_TIMEOUT);
	}

	private static RedisClient client(int port, Duration timeout) {
		RedisClient client = RedisClient.create(RESOURCES, uri(port, timeout));
		client.setOptions(failing(ClientOptions.builder()).build());
		return client;
	}

	static RedisClusterClient client(RedisCluster cluster) {
		return client(cluster, COMMAND_TIMEOUT);
	}

	private static RedisClusterClient client(RedisCluster cluster, Duration timeout) {
		RedisClusterClient client = RedisClusterClient.create(RESOURCES,
				cluster.ports().stream().map((port) -> uri(port, timeout)).toList());
		client.setOptions(
				failing(ClusterClientOptions.builder().topologyRefreshOptions(RedisConfiguration.TOPOLOGY)).build());
		return client;
	}

	private static <B extends ClientOptions.Builder> B failing(B options) {
		RedisConfiguration.failFast(options);
		return options;
	}

	private static RedisURI uri(int port, Duration timeout) {
		return RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(timeout).build();
	}

}
