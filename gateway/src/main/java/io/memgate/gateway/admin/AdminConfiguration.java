package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;

import io.memgate.gateway.account.AccountSearch;
import io.memgate.gateway.account.DeletionBook;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.activation.PolicyState;
import io.memgate.gateway.browser.PageFiles;
import io.memgate.gateway.browser.SessionCookie;
import io.memgate.gateway.browser.Sessions;
import io.memgate.gateway.deletion.Deletions;
import io.memgate.gateway.lifecycle.DetachedWork;
import io.memgate.gateway.notice.AccountNotices;
import io.memgate.gateway.notice.Notices;
import io.memgate.gateway.notice.Targets;
import io.memgate.gateway.notice.WebhookSender;
import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Rounds;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.admission.Acceptance;
import io.memgate.gateway.admission.Continuity;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.admission.LedgerCheck;
import io.memgate.gateway.openapi.AdminDocument;
import io.memgate.gateway.throttle.ClientAddresses;
import io.memgate.gateway.throttle.FailureBudget;
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

	/** How long a stop waits for what is being changed. */
	private static final Duration CHANGES_DRAIN = Duration.ofSeconds(5);

	@Bean
	DetachedWork detachedChanges() {
		return new DetachedWork("changes by administrators; each may lack its line in the audit log", CHANGES_DRAIN);
	}

	@Bean
	DetachedWrites detachedWrites(DetachedWork detachedChanges) {
		return new DetachedWrites(detachedChanges);
	}

	@Bean
	TokenFile tokenFile(AdminProperties properties) {
		return new TokenFile(properties.tokenFile());
	}

	@Bean
	Rounds tokenReading(TokenFile file) {
		return file.rounds();
	}

	@Bean
	Credentials credentials(Redis redis) {
		return new Credentials(redis);
	}

	@Bean
	Administrators administrators(TokenFile file, Credentials credentials, Store store, Clock clock) {
		return new Administrators(file, credentials, store, clock);
	}

	@Bean
	CredentialCheck credentialCheck(Administrators administrators, AdminProperties properties,
			ClientAddresses addresses) {
		AdminProperties.Allowance allowance = properties.wrongCredentials();
		FailureBudget budget = new FailureBudget(allowance.perSecond(), allowance.burst(), Ticker.systemTicker());
		return new CredentialCheck(administrators, new WrongCredentials(budget, addresses, Ticker.systemTicker()));
	}

	@Bean
	AdminSessions adminSessions(Redis redis, Store store, KeyIssuer issuer, ClientAddresses addresses,
			Administrators administrators) {
		return new AdminSessions(new Sessions(redis, store, "admin", issuer::secret),
				new SessionCookie("memgate-admin", addresses::isOverTls), administrators);
	}

	@Bean
	AdminGuard adminGuard(CredentialCheck check, AdminSessions sessions) {
		return new AdminGuard(check, sessions);
	}

	@Bean
	RouterFunction<ServerResponse> adminSessionApi(CredentialCheck check, AdminSessions sessions) {
		return new SessionApi(check, sessions).routes();
	}

	@Bean
	RouterFunction<ServerResponse> adminPage() {
		return new PageFiles(SessionApi.CONSOLE, "admin-console").routes();
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
	RouterFunction<ServerResponse> credentialApi(Credentials credentials, KeyIssuer issuer, Clock clock, Audit audit,
			DetachedWrites writes) {
		return new CredentialApi(credentials, issuer, millis(clock), audit).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> adminApi(Directory directory, KeyIssuer issuer, Ledger ledger, PolicyInForce policy,
			Clock clock, Audit audit, DetachedWrites writes) {
		return new AdminApi(directory, issuer, ledger, policy, millis(clock), audit).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> accountListApi(AccountSearch search, DetachedWrites writes) {
		return new AccountListApi(search).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> keyApi(Directory directory, KeyIssuer issuer, PolicyInForce policy, Clock clock,
			Audit audit, DetachedWrites writes) {
		return new KeyApi(directory, issuer, policy, millis(clock), audit).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> planApi(Directory directory, PolicyInForce policy, Clock clock, Audit audit,
			AccountNotices notices, DetachedWrites writes) {
		return new PlanApi(directory, policy, millis(clock), audit, notices).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> requestApi(Directory directory, QuotaRequests requests, Clock clock, Audit audit,
			AccountNotices notices, DetachedWrites writes) {
		return new RequestApi(directory, requests, millis(clock), audit, notices).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> reportApi(Directory directory, PolicyInForce policy, UsageBook book,
			Statements statements, BusiestAccounts busiest, Clock clock, Audit audit, DetachedWrites writes) {
		return new ReportApi(directory, policy, book, statements, busiest, millis(clock), audit).routes()
			.filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> adminPolicyApi(PolicyInForce policy, PolicyState state, PolicyHistory history,
			Notices notices, Clock clock, DetachedWrites writes) {
		return new PolicyApi(policy, state, history, notices, clock).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> throttleApi(Directory directory, Standings standings, Clock clock, Audit audit,
			DetachedWrites writes) {
		return new ThrottleApi(directory, standings, millis(clock), audit).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> webhookApi(Webhooks webhooks, Targets targets, WebhookSender sender,
			Directory directory, Audit audit, DetachedWrites writes) {
		return new WebhookApi(webhooks, targets, sender, directory, audit).routes().filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> deletionApi(Directory directory, DeletionBook book, Deletions deletions,
			Ledger ledger, PolicyInForce policy, KeyIssuer codes, Clock clock, Audit audit, DetachedWrites writes) {
		return new DeletionApi(directory, book, deletions, ledger, policy, codes, millis(clock), audit).routes()
			.filter(writes);
	}

	@Bean
	RouterFunction<ServerResponse> description() {
		return AdminDocument.routes();
	}

	@Bean
	RouterFunction<ServerResponse> ledgerApi(Directory directory, LedgerCheck check, Acceptance acceptance,
			Continuity continuity, Store store, Audit audit, DetachedWrites writes) {
		return new LedgerApi(directory, check, acceptance, continuity, store, audit).routes().filter(writes);
	}

	/** Instants that people read have no more than milliseconds. */
	private static Clock millis(Clock clock) {
		return Clock.tick(clock, Duration.ofMillis(1));
	}

}
