package io.memgate.gateway.throttle;

import java.time.Clock;
import java.time.Duration;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedTimeLimiterMetricsPublisher;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.SemaphoreBasedRateLimiter;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.memgate.gateway.throttle.CapacityProperties.RateLimiters.Rate;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CapacityProperties.class)
class CapacityConfiguration {

	private static final String BACKEND = "backend";

	/**
	 * Counted by a semaphore: the library's default limiter parks its thread for a moment
	 * when two calls meet, which an event loop must not.
	 */
	@Bean
	RateLimiter backendRate(CapacityProperties properties) {
		Rate rate = properties.ratelimiter().instances().backend();
		return new SemaphoreBasedRateLimiter(BACKEND,
				RateLimiterConfig.custom()
					.limitForPeriod(rate.limitForPeriod())
					.limitRefreshPeriod(rate.limitRefreshPeriod())
					.timeoutDuration(Duration.ZERO)
					.build());
	}

	@Bean
	Bulkhead backendCalls(CapacityProperties properties) {
		return AccountBulkheads.bulkhead(BACKEND, properties.bulkhead().instances().backend().maxConcurrentCalls());
	}

	@Bean
	Circuit backendCircuit(CapacityProperties properties) {
		return new Circuit(properties.circuitbreaker().instances().backend(), Clock.systemUTC());
	}

	/** Held by whoever calls the memory service. */
	@Bean
	TimeLimiter backendTime(CapacityProperties properties) {
		return TimeLimiter.of(BACKEND,
				TimeLimiterConfig.custom()
					.timeoutDuration(properties.timelimiter().instances().backend().timeoutDuration())
					.build());
	}

	@Bean
	CapacityFilter capacityFilter(CapacityProperties properties, Bulkhead calls, Circuit circuit, RateLimiter rate) {
		return new CapacityFilter(properties.bulkhead().instances().account().maxConcurrentCalls(), calls, circuit,
				rate);
	}

	@Bean
	MeterBinder capacityMeters(Bulkhead calls, Circuit circuit, RateLimiter rate, TimeLimiter time) {
		return (registry) -> {
			new TaggedBulkheadMetricsPublisher(registry).publishMetrics(calls);
			new TaggedCircuitBreakerMetricsPublisher(registry).publishMetrics(circuit.breaker());
			new TaggedRateLimiterMetricsPublisher(registry).publishMetrics(rate);
			new TaggedTimeLimiterMetricsPublisher(registry).publishMetrics(time);
		};
	}

}
