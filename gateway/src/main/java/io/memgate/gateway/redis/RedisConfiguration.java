package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;

import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Settings of the Redis client that its defaults get wrong for a gateway: a queue without
 * bound while disconnected, waiting instead of failing, and pauses of up to 30 seconds
 * between attempts to reconnect.
 */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

	private static final int MOST_COMMANDS_IN_FLIGHT = 20_000;

	private static final int MOST_CONNECTIONS = 16;

	private static final Duration REFRESH = Duration.ofMillis(500);

	private static final Duration REFRESH_AT_REST = Duration.ofSeconds(10);

	/**
	 * How soon a Cluster's masters are known after a change: at once when a command is
	 * sent to the wrong one, and every {@code REFRESH} while one cannot be reached.
	 */
	static final ClusterTopologyRefreshOptions TOPOLOGY = ClusterTopologyRefreshOptions.builder()
		.refreshTriggersReconnectAttempts(1)
		.adaptiveRefreshTriggersTimeout(REFRESH)
		.enablePeriodicRefresh(REFRESH_AT_REST)
		.build();

	static final Supplier<Delay> RECONNECT_SOON = () -> Delay.exponential(Duration.ofMillis(20), Duration.ofMillis(500),
			2, TimeUnit.MILLISECONDS);

	@Bean
	RedisClock clock() {
		return new RedisClock(Clock.systemUTC());
	}

	/**
	 * The client itself starts before and stops after everything that uses it: its own
	 * phase would end it while calls are still settled, and connections are made anew.
	 */
	@Bean
	Redis redis(LettuceConnectionFactory factory, RedisClock clock, Wait wait) {
		factory.setPhase(Redis.PHASE - 1);
		if (!wait.isOff() && factory.isClusterAware()) {
			throw new InvalidConfigurationPropertyValueException(Wait.REPLICAS, wait.replicas(),
					"In a Cluster nothing waits for replicas; set it to 0.");
		}
		return new Redis(factory::getRequiredNativeClient, clock, wait,
				factory.isClusterAware() ? 1 : Math.min(LoopResources.DEFAULT_IO_WORKER_COUNT, MOST_CONNECTIONS));
	}

	@Bean
	News news() {
		return new News();
	}

	@Bean
	Changes changes(LettuceConnectionFactory factory, News news) {
		return new Changes(factory::getRequiredNativeClient, news);
	}

	@Bean
	Wait wait(@Value("${memgate.redis.wait.replicas}") int replicas,
			@Value("${memgate.redis.wait.timeout}") Duration timeout,
			@Value("${spring.data.redis.timeout}") Duration commandTimeout) {
		if (replicas > 0 && timeout.compareTo(commandTimeout) >= 0) {
			throw new InvalidConfigurationPropertyValueException(Wait.TIMEOUT, timeout,
					"It must be shorter than spring.data.redis.timeout, " + commandTimeout + ".");
		}
		return new Wait(replicas, timeout);
	}

	@Bean
	Schema schema() {
		return Schema.CURRENT;
	}

	@Bean
	SchemaCheck schemaCheck(Redis redis, Schema schema, LettuceConnectionFactory factory) {
		return new SchemaCheck(redis, schema, place(factory));
	}

	private static String place(LettuceConnectionFactory factory) {
		return factory.isClusterAware() ? "spring.data.redis.cluster.nodes" : factory.isRedisSentinelAware()
				? "spring.data.redis.sentinel.nodes" : factory.getHostName() + ':' + factory.getPort();
	}

	@Bean
	Store store(RedisClock clock) {
		return new Store(clock);
	}

	@Bean
	Servers servers(Redis redis, Store store) {
		return new Servers(redis, store);
	}

	@Bean
	StoreMetrics storeMetrics(MeterRegistry registry, Store store, Servers servers) {
		return new StoreMetrics(registry, store, servers);
	}

	@Bean
	QuotaStoreHealthIndicator quotaStoreHealthIndicator(Store store) {
		return new QuotaStoreHealthIndicator(store);
	}

	@Bean
	LettuceClientOptionsBuilderCustomizer clientOptions() {
		return (options) -> {
			failFast(options);
			if (options instanceof ClusterClientOptions.Builder cluster) {
				cluster.topologyRefreshOptions(TOPOLOGY);
			}
		};
	}

	/**
	 * A {@code WAIT} that is sent again on a new connection would ask about nothing, and
	 * be answered that the replicas have it.
	 */
	static void failFast(ClientOptions.Builder options) {
		options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(MOST_COMMANDS_IN_FLIGHT)
			.timeoutOptions(TimeoutOptions.enabled())
			.replayFilter((command) -> command.getType() == CommandType.WAIT);
	}

	@Bean
	ClientResourcesBuilderCustomizer clientResources(ReactorResourceFactory netty) {
		SharedLoops loops = new SharedLoops(() -> Objects.requireNonNull(netty.getLoopResources()));
		return (resources) -> resources.reconnectDelay(RECONNECT_SOON)
			.eventLoopGroupProvider(loops)
			.nettyCustomizer(loops);
	}

	@Bean
	@ConditionalOnMissingBean(ReactorResourceFactory.class)
	EventLoops eventLoops() {
		return new EventLoops();
	}

}
