package io.memgate.gateway.throttle;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What this node may send to the backend.
 *
 * @param limitForPeriod calls in each period
 * @param limitRefreshPeriod the period
 */
@ConfigurationProperties("resilience4j.ratelimiter.instances.backend")
record BackendRateProperties(int limitForPeriod, Duration limitRefreshPeriod) {

}
