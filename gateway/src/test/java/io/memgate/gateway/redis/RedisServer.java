package io.memgate.gateway.redis;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * One real Redis for all tests of a JVM, emptied before each of them but for what running
 * gateways know it by: {@code @ExtendWith(RedisServer.class)}, or one of each kind:
 * {@code @EveryRedis}. A test that takes a {@link Redis} or a {@link RedisClock} gets the
 * shared one; a test with a Spring context registers {@link #properties} as its dynamic
 * properties.
 */
public final class RedisServer implements BeforeEachCallback, ParameterResolver, BeforeClassTemplateInvocationCallback,
		AfterClassTemplateInvocationCallback {

	/** Empties Redis and accepts that, in one step, so running gateways stay open. */
	private static final String EMPTY = """
			redis.call('FLUSHALL')
			local clock = redis.call('TIME')
			redis.call('HSET', KEYS[1], 'began', clock[1] .. string.format('%06d', clock[2]))
			redis.call('PUBLISH', 'mg:changes', '*')""";

	private static final Supplier<SharedRedis> OF_GATEWAYS = () -> Gateways.SHARED;

	private static Supplier<SharedRedis> current = OF_GATEWAYS;

	private final Supplier<SharedRedis> shared;

	/** The Redis that gateways under test use. */
	RedisServer() {
		this(OF_GATEWAYS);
	}

	RedisServer(Supplier<SharedRedis> shared) {
		this.shared = shared;
	}

	@Override
	public void beforeClassTemplateInvocation(ExtensionContext context) {
		current = this.shared;
	}

	@Override
	public void afterClassTemplateInvocation(ExtensionContext context) {
		current = OF_GATEWAYS;
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (current == OF_GATEWAYS) {
			commands().eval(EMPTY, ScriptOutputType.STATUS, NodeKeys.EPOCH);
		}
		else {
			commands().flushall();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == Redis.class || type == RedisClock.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		SharedRedis given = current.get();
		return (parameter.getParameter().getType() == Redis.class) ? given.redis() : given.clock();
	}

	/** Port of the server that gateways under test use. */
	public static int port() {
		return Gateways.PROCESS.port();
	}

	/** Points a Spring context at that server, where no policy is in force. */
	public static void properties(DynamicPropertyRegistry registry) {
		forgetPolicy();
		registry.add("spring.data.redis.url", RedisServer::url);
	}

	/** Where that server is, and as whom a gateway comes to it. */
	public static String url() {
		return RedisUsers.url(port());
	}

	/**
	 * Lets a gateway that is started next have a policy of its own: it would be compared
	 * with the one that another test's gateway has put in force.
	 */
	public static void forgetPolicy() {
		Gateways.SHARED.commands().del(PolicyKeys.CURRENT);
	}

	/**
	 * A connected {@link Redis} of a test's own, which it may stop; it fails at once when
	 * the server has gone, as the gateway's does.
	 */
	public static Redis connect(int port, RedisClock clock) {
		return SharedRedis.connect(SharedRedis.client(port), clock);
	}

	/** A quota store that is open. */
	public static Store openStore() {
		Store store = new Store(Clock.systemUTC());
		open(store);
		return store;
	}

	/** Opens a quota store. */
	public static void open(Store store) {
		store.examined(store.state(), new Finding.Sound());
	}

	/** Everything that the shared server holds, by key, as text. */
	public static Map<String, String> everything() {
		return everything(commands());
	}

	/** The same of another server. */
	public static Map<String, String> everything(RedisClusterCommands<String, String> redis) {
		Map<String, String> all = new TreeMap<>();
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
	public static RedisClusterCommands<String, String> commands() {
		return current.get().commands();
	}

	/** Started when first used; ends with the JVM. */
	private static final class Gateways {

		private static final RedisProcess PROCESS = RedisUsers.launch(RedisBinary.any());

		private static final SharedRedis SHARED = SharedRedis.at(PROCESS);

	}

}
