package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import reactor.util.retry.Retry;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * One real Redis for all tests of a JVM, emptied before each of them:
 * {@code @ExtendWith(RedisServer.class)}. A test that takes a {@link Redis} or a
 * {@link RedisClock} gets the shared one; a test with a Spring context registers
 * {@link #properties} as its dynamic properties.
 */
public final class RedisServer implements BeforeEachCallback, ParameterResolver {

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

	@Override
	public void beforeEach(ExtensionContext context) {
		Shared.ADMIN.flushall();
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == Redis.class || type == RedisClock.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return (parameter.getParameter().getType() == Redis.class) ? Shared.REDIS : Shared.CLOCK;
	}

	/** The shared server's port. */
	public static int port() {
		return Shared.PROCESS.port();
	}

	/** Points a Spring context at the shared server. */
	public static void properties(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", () -> "redis://127.0.0.1:" + port());
	}

	/**
	 * A connected {@link Redis} of a test's own, which it may stop; it fails at once when
	 * the server has gone, as the gateway's does.
	 */
	public static Redis connect(int port, RedisClock clock) {
		RedisClient client = client(port);
		Redis redis = new Redis(() -> client, clock);
		redis.start();
		redis.ping().retryWhen(Retry.fixedDelay(200, Duration.ofMillis(10))).block(Duration.ofSeconds(5));
		return redis;
	}

	/** Everything that the shared server holds, by key, as text. */
	public static Map<String, String> everything() {
		Map<String, String> all = new TreeMap<>();
		RedisCommands<String, String> redis = Shared.ADMIN;
		for (String key : redis.keys("*")) {
			all.put(key, switch (redis.type(key)) {
				case "string" -> String.valueOf(redis.get(key));
				case "hash" -> redis.hgetall(key).toString();
				case "zset" -> redis.zrangeWithScores(key, 0, -1).toString();
				case "set" -> redis.smembers(key).toString();
				case "list" -> redis.lrange(key, 0, -1).toString();
				case "stream" -> redis.xrange(key, Range.unbounded()).toString();
				case String other -> throw new IllegalStateException(key + " is a " + other);
			});
		}
		return all;
	}

	/** Plain commands on the shared server, to set a scene or to look at what is kept. */
	public static RedisCommands<String, String> commands() {
		return Shared.ADMIN;
	}

	/** A client that fails at once when the server has gone. */
	static RedisClient client(int port) {
		RedisClient client = RedisClient
			.create(RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(COMMAND_TIMEOUT).build());
		client.setOptions(ClientOptions.builder()
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.enabled())
			.build());
		return client;
	}

	/** Started when first used; ends with the JVM. */
	private static final class Shared {

		private static final RedisProcess PROCESS = RedisProcess.launchOnFreePort();

		private static final RedisClock CLOCK = new RedisClock(Clock.systemUTC());

		private static final RedisCommands<String, String> ADMIN = admin();

		private static final Redis REDIS = connect(PROCESS.port(), CLOCK);

		private static RedisCommands<String, String> admin() {
			StatefulRedisConnection<String, String> connection = client(PROCESS.port()).connect();
			return connection.sync();
		}

	}

}
