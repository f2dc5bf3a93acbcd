package io.memgate.gateway.throttle;

import java.time.Duration;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackendRateProperties.class)
class ThrottleConfiguration {

	@Bean
	CapacityFilter capacityFilter(BackendRateProperties properties) {
		return new CapacityFilter(RateLimiter.of("backend",
				RateLimiterConfig.custom()
					.limitForPeriod(properties.limitForPeriod())
					.limitRefreshPeriod(properties.limitRefreshPeriod())
					.timeoutDuration(Duration.ZERO)
					.build()));
	}

}
