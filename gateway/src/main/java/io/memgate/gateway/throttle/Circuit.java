package io.memgate.gateway.throttle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.gateway.throttle.CapacityProperties.Circuits;

/**
 * The circuit breaker before the memory service, and for how long it stays open. While
 * most calls fail or are slow it lets none through, then a few, then all or none.
 */
final class Circuit {

	private static final Logger log = LoggerFactory.getLogger(Circuit.class);

	private final CircuitBreaker breaker;

	private final Duration pause;

	private final Clock clock;

	private volatile Instant opened = Instant.EPOCH;

	/**
	 * @param clock a machine's own: Redis's time may jump when another takes its place
	 */
	Circuit(Circuits.Circuit properties, Clock clock) {
		this.pause = properties.waitDurationInOpenState();
		this.clock = clock;
		this.breaker = CircuitBreaker.of("backend",
				CircuitBreakerConfig.custom()
					.clock(clock)
					.slidingWindow(properties.slidingWindowSize(), properties.minimumNumberOfCalls(),
							SlidingWindowType.TIME_BASED, SlidingWindowSynchronizationStrategy.LOCK_FREE)
					.failureRateThreshold(properties.failureRateThreshold())
					.slowCallRateThreshold(properties.slowCallRateThreshold())
					.slowCallDurationThreshold(properties.slowCallDurationThreshold())
					.waitDurationInOpenState(this.pause)
					.permittedNumberOfCallsInHalfOpenState(properties.permittedNumberOfCallsInHalfOpenState())
					.build());
		this.breaker.getEventPublisher().onStateTransition((event) -> turned(event.getStateTransition().getToState()));
	}

	CircuitBreaker breaker() {
		return this.breaker;
	}

	/** Until calls are let through to try; zero or less while they do. */
	Duration untilTried() {
		return Duration.between(this.clock.instant(), this.opened.plus(this.pause));
	}

	private void turned(State to) {
		switch (to) {
			case OPEN -> {
				this.opened = this.clock.instant();
				log.warn("The memory service fails or is too slow: no call is made for {}", this.pause);
			}
			case CLOSED -> log.info("The memory service is well again");
			default -> log.info("Some calls try whether the memory service is well");
		}
	}

}
