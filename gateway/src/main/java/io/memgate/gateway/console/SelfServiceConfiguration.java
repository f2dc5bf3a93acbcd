package io.memgate.gateway.console;

import java.time.Clock;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.notice.Notices;
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
	KeyHolders keyHolders(PolicyInForce policy, Clock clock, Authenticator authenticator, Failures failures) {
		return new KeyHolders(policy, clock, authenticator, failures);
	}

	@Bean
	RouterFunction<ServerResponse> selfService(KeyHolders holders, PolicyInForce policy, Ledger ledger,
			Standings standings) {
		return new SelfService(holders, policy, ledger, standings).routes();
	}

	@Bean
	RouterFunction<ServerResponse> noticeApi(KeyHolders holders, Notices notices) {
		return new NoticeApi(holders, notices).routes();
	}

	@Bean
	RouterFunction<ServerResponse> policyApi(KeyHolders holders, PolicyInForce policy, PolicyHistory history,
			Notices notices) {
		return new PolicyApi(holders, policy, history, notices).routes();
	}

}
