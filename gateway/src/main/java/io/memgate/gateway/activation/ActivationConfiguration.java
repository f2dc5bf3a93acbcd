package io.memgate.gateway.activation;

import java.nio.file.Path;
import java.time.Clock;

import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Rounds;
import io.memgate.gateway.redis.SchemaCheck;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ActivationConfiguration {

	private static final int MOST_WAITING = 10;

	@Bean
	PolicyState policyState(@Value("${memgate.policy}") Path file, PolicyInForce inForce, Clock clock,
			MeterRegistry registry) {
		return new PolicyState(file, inForce, clock, registry);
	}

	@Bean
	PolicyRegister policyRegister(Redis redis, SchemaCheck schema) {
		return new PolicyRegister(redis, schema);
	}

	/** Reads files, parses and compares them, one after the other. */
	@Bean(destroyMethod = "dispose")
	Scheduler policyWork() {
		return Schedulers.newBoundedElastic(1, MOST_WAITING, "policy");
	}

	@Bean
	PolicyWatch policyWatch(@Value("${memgate.policy}") Path file, PolicyRegister register, PolicyInForce inForce,
			PolicyState state, Scheduler policyWork) {
		return new PolicyWatch(file, new PolicyActivator(register, inForce, policyWork), inForce, state, policyWork);
	}

	@Bean
	PolicyHistory policyHistory(PolicyRegister register, Scheduler policyWork) {
		return new PolicyHistory(register, policyWork);
	}

	@Bean
	Rounds policyHistoryReading(PolicyHistory history) {
		return history.reading();
	}

	@Bean
	PolicyExamination policyExamination(PolicyState state) {
		return new PolicyExamination(state);
	}

	@Bean
	PolicyHealthIndicator policyHealthIndicator(PolicyInForce inForce, PolicyState state, Clock clock) {
		return new PolicyHealthIndicator(inForce, state, clock);
	}

	@Bean
	PolicyMetrics policyMetrics(MeterRegistry registry, PolicyInForce inForce, PolicyState state) {
		return new PolicyMetrics(registry, inForce, state);
	}

	@Bean
	Rounds policyFollowing(PolicyMetrics metrics) {
		return metrics.following();
	}

}
