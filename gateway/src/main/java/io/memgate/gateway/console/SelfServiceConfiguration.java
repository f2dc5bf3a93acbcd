package io.memgate.gateway.console;

import java.time.Clock;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.throttle.Failures;
import io.memgate.gateway.throttle.Standings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class SelfServiceConfiguration {

	@Bean
	RouterFunction<ServerResponse> selfService(PolicyInForce policy, Clock clock, Authenticator authenticator,
			Failures failures, Ledger ledger, Standings standings) {
		return new SelfService(policy, clock, authenticator, failures, ledger, standings).routes();
	}

}
