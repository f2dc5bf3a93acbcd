package io.memgate.gateway.throttle;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What this node may have and send, in the names of Resilience4j's own configuration.
 */
@ConfigurationProperties("resilience4j")
record CapacityProperties(RateLimiters ratelimiter, Bulkheads bulkhead, Circuits circuitbreaker,
		TimeLimiters timelimiter) {

	/** Calls that may begin. */
	record RateLimiters(Instances instances) {

		record Instances(Rate backend) {

		}

		/**
		 * @param limitForPeriod calls in each period
		 * @param limitRefreshPeriod the period
		 */
		record Rate(int limitForPeriod, Duration limitRefreshPeriod) {

		}

	}

	/** Calls in flight: of the whole node, and of each account. */
	record Bulkheads(Instances instances) {

		record Instances(Most backend, Most account) {

		}

		record Most(int maxConcurrentCalls) {

		}

	}

	/** When the memory service counts as failing or slow. */
	record Circuits(Instances instances) {

		record Instances(Circuit backend) {

		}

		/**
		 * @param slidingWindowSize seconds of calls that are looked at
		 * @param minimumNumberOfCalls below which nothing is concluded
		 * @param failureRateThreshold failing calls, in percent, that open it
		 * @param slowCallRateThreshold slow calls, in percent, that open it
		 * @param slowCallDurationThreshold above which a call is slow
		 * @param waitDurationInOpenState how long it stays open
		 * @param permittedNumberOfCallsInHalfOpenState calls that then try
		 */
		record Circuit(int slidingWindowSize, int minimumNumberOfCalls, float failureRateThreshold,
				float slowCallRateThreshold, Duration slowCallDurationThreshold, Duration waitDurationInOpenState,
				int permittedNumberOfCallsInHalfOpenState) {

		}

	}

	/** How long a call may take. */
	record TimeLimiters(Instances instances) {

		record Instances(Limit backend) {

		}

		/**
		 * @param timeoutDuration until the memory service's whole answer must have come
		 */
		record Limit(Duration timeoutDuration) {

		}

	}

}
