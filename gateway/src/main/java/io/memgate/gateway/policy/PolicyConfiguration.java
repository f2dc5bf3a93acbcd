package io.memgate.gateway.policy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {

	/** Read at the start; whether it may be in force is judged once Redis is there. */
	@Bean
	PolicyInForce policyInForce(@Value("${memgate.policy}") Path file, Clock clock) {
		Activation activation = new Activation(PolicyLoader.load(file), Map.of(), clock.instant());
		return new PolicyInForce(activation, clock);
	}

}
