package io.memgate.gateway.openapi;

import java.time.Clock;

import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	@Bean
	RouterFunction<ServerResponse> publicDescription(PolicyInForce policy, Clock clock) {
		return new PublicDocument(policy, clock).routes();
	}

}
