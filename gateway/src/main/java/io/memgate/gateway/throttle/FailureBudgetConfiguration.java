package io.memgate.gateway.throttle;

import java.time.Clock;

import com.github.benmanes.caffeine.cache.Ticker;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.throttle.FailureBudgetProperties.Allowance;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ FailureBudgetProperties.class, ProxyProperties.class })
class FailureBudgetConfiguration {

	@Bean
	ClientAddresses clientAddresses(ProxyProperties proxies) {
		return new ClientAddresses(proxies.trustedProxies());
	}

	@Bean
	Failures failures(FailureBudgetProperties properties, ClientAddresses addresses, Authenticator authenticator) {
		return new Failures(properties, budget(properties.key()), budget(properties.address()), addresses,
				authenticator);
	}

	private static FailureBudget budget(Allowance allowance) {
		return new FailureBudget(allowance.perSecond(), allowance.burst(), Ticker.systemTicker());
	}

	@Bean
	AddressBudgetFilter addressBudgetFilter(Failures failures, PolicyInForce policy, Clock clock) {
		return new AddressBudgetFilter(failures, policy, clock);
	}

	@Bean
	KeyBudgetFilter keyBudgetFilter(Failures failures) {
		return new KeyBudgetFilter(failures);
	}

}
