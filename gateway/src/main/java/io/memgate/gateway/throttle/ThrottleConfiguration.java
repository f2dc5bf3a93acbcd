package io.memgate.gateway.throttle;

import java.time.Duration;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.SemaphoreBasedRateLimiter;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackendRateProperties.class)
class ThrottleConfiguration {

	/**
	 * Counted by a semaphore: the library's default limiter parks its thread for a moment
	 * when two calls meet, which an event loop must not.
	 */
	@Bean
	CapacityFilter capacityFilter(BackendRateProperties properties) {
		return new CapacityFilter(new SemaphoreBasedRateLimiter("backend",
				RateLimiterConfig.custom()
					.limitForPeriod(properties.limitForPeriod())
					.limitRefreshPeriod(properties.limitRefreshPeriod())
					.timeoutDuration(Duration.ZERO)
					.build()));
	}

}
