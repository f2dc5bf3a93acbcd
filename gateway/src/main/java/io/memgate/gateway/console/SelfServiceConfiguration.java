package io.memgate.gateway.console;

import java.time.Clock;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.admission.RateReader;
import io.memgate.gateway.notice.Notices;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.throttle.Failures;
import io.memgate.gateway.throttle.Standings;
import io.memgate.gateway.usage.Statements;
import io.memgate.gateway.usage.UsageBook;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class SelfServiceConfiguration {

	@Bean
	KeyHolders keyHolders(PolicyInForce policy, Clock clock, Authenticator authenticator, KeyHolderSessions sessions,
			Failures failures) {
		return new KeyHolders(policy, clock, authenticator, sessions, failures);
	}

	@Bean
	RouterFunction<ServerResponse> standingApi(KeyHolders holders, PolicyInForce policy, Standings standings) {
		return new StandingApi(holders, policy, standings).routes();
	}

	@Bean
	RouterFunction<ServerResponse> decisionApi(KeyHolders holders, Ledger ledger) {
		return new DecisionApi(holders, ledger).routes();
	}

	@Bean
	RouterFunction<ServerResponse> limitsApi(KeyHolders holders, Store store, PolicyInForce policy, Ledger ledger,
			RateReader rates, Directory directory, UsageBook book, Clock clock) {
		return new LimitsApi(holders, store, policy, ledger, rates, directory, book, clock).routes();
	}

	@Bean
	RouterFunction<ServerResponse> usageApi(KeyHolders holders, Store store, UsageBook book, Statements statements,
			Directory directory, Clock clock) {
		return new UsageApi(holders, store, book, statements, directory, clock).routes();
	}

	@Bean
	RouterFunction<ServerResponse> quotaRequestApi(KeyHolders holders, Store store, QuotaRequests requests,
			KeyIssuer issuer, Clock clock) {
		return new QuotaRequestApi(holders, store, requests, issuer, clock).routes();
	}

	@Bean
	RouterFunction<ServerResponse> noticeApi(KeyHolders holders, Notices notices, PolicyInForce policy, Ledger ledger,
			Directory directory, UsageBook book, Clock clock) {
		return new NoticeApi(holders, notices, new RecentUses(policy, ledger, directory, book, clock)).routes();
	}

	@Bean
	RouterFunction<ServerResponse> policyApi(KeyHolders holders, PolicyInForce policy, PolicyHistory history,
			Notices notices) {
		return new PolicyApi(holders, policy, history, notices).routes();
	}

}
