package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Settings of the Redis client that its defaults get wrong for a gateway: a queue without
 * bound while disconnected, waiting instead of failing, and pauses of up to 30 seconds
 * between attempts to reconnect.
 */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

	private static final int MOST_COMMANDS_IN_FLIGHT = 20_000;

	private static final Duration RECONNECT_FIRST = Duration.ofMillis(20);

	private static final Duration RECONNECT_CEILING = Duration.ofMillis(500);

	@Bean
	RedisClock clock() {
		return new RedisClock(Clock.systemUTC());
	}

	@Bean
	Redis redis(LettuceConnectionFactory factory, RedisClock clock) {
		return new Redis(factory::getRequiredNativeClient, clock);
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
	StoreMetrics storeMetrics(MeterRegistry registry, Store store) {
		return new StoreMetrics(registry, store);
	}

	@Bean
	QuotaStoreHealthIndicator quotaStoreHealthIndicator(Store store) {
		return new QuotaStoreHealthIndicator(store);
	}

	@Bean
	LettuceClientOptionsBuilderCustomizer failFast() {
		return (options) -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(MOST_COMMANDS_IN_FLIGHT)
			.timeoutOptions(TimeoutOptions.enabled());
	}

	@Bean
	ClientResourcesBuilderCustomizer reconnectSoon() {
		return (resources) -> resources
			.reconnectDelay(Delay.exponential(RECONNECT_FIRST, RECONNECT_CEILING, 2, TimeUnit.MILLISECONDS));
	}

}
