package io.memgate.gateway.admin;

import java.time.Clock;

import io.memgate.gateway.account.DeletionBook;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.deletion.Deletions;
import io.memgate.gateway.notice.AccountNotices;
import io.memgate.gateway.notice.Targets;
import io.memgate.gateway.notice.WebhookSender;
import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.admission.Acceptance;
import io.memgate.gateway.admission.Continuity;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.admission.LedgerCheck;
import io.memgate.gateway.throttle.Standings;
import io.memgate.gateway.usage.BusiestAccounts;
import io.memgate.gateway.usage.Statements;
import io.memgate.gateway.usage.UsageBook;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * What the admin listener serves beside the actuator. Boot builds a context of its own
 * for that listener, a child of the application's, and imports this class into it by the
 * file {@code ManagementContextConfiguration.imports}.
 *
 * <p>
 * There is no {@code @Configuration} here on purpose, nor any other stereotype in this
 * package: the application's component scan would find it and serve the admin API on the
 * public listener too.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
@EnableConfigurationProperties(AdminProperties.class)
class AdminConfiguration {

	@Bean
	AdminGuard adminGuard(AdminProperties properties) {
		return new AdminGuard(AdminToken.read(properties.tokenFile()));
	}

	@Bean
	AdminErrors adminErrors() {
		return new AdminErrors();
	}

	@Bean
	Audit audit(Redis redis, Clock clock) {
		return new Audit(redis, clock);
	}

	@Bean
	RouterFunction<ServerResponse> adminApi(Directory directory, KeyIssuer issuer, Ledger ledger, PolicyInForce policy,
			Clock clock, Audit audit) {
		return new AdminApi(directory, issuer, ledger, policy, clock, audit).routes();
	}

	@Bean
	RouterFunction<ServerResponse> keyApi(Directory directory, KeyIssuer issuer, PolicyInForce policy, Clock clock,
			Audit audit) {
		return new KeyApi(directory, issuer, policy, clock, audit).routes();
	}

	@Bean
	RouterFunction<ServerResponse> planApi(Directory directory, PolicyInForce policy, Clock clock, Audit audit,
			AccountNotices notices) {
		return new PlanApi(directory, policy, clock, audit, notices).routes();
	}

	@Bean
	RouterFunction<ServerResponse> requestApi(QuotaRequests requests, Clock clock, Audit audit,
			AccountNotices notices) {
		return new RequestApi(requests, clock, audit, notices).routes();
	}

	@Bean
	RouterFunction<ServerResponse> reportApi(Directory directory, PolicyInForce policy, UsageBook book,
			Statements statements, BusiestAccounts busiest, Clock clock, Audit audit) {
		return new ReportApi(directory, policy, book, statements, busiest, clock, audit).routes();
	}

	@Bean
	RouterFunction<ServerResponse> throttleApi(Directory directory, Standings standings, Clock clock, Audit audit) {
		return new ThrottleApi(directory, standings, clock, audit).routes();
	}

	@Bean
	RouterFunction<ServerResponse> webhookApi(Webhooks webhooks, Targets targets, WebhookSender sender,
			Directory directory, Audit audit) {
		return new WebhookApi(webhooks, targets, sender, directory, audit).routes();
	}

	@Bean
	RouterFunction<ServerResponse> deletionApi(Directory directory, DeletionBook book, Deletions deletions,
			Ledger ledger, PolicyInForce policy, KeyIssuer codes, Clock clock, Audit audit) {
		return new DeletionApi(directory, book, deletions, ledger, policy, codes, clock, audit).routes();
	}

	@Bean
	RouterFunction<ServerResponse> ledgerApi(Directory directory, LedgerCheck check, Acceptance acceptance,
			Continuity continuity, Store store, Audit audit) {
		return new LedgerApi(directory, check, acceptance, continuity, store, audit).routes();
	}

}
