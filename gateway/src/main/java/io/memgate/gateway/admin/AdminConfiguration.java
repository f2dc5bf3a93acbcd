package io.memgate.gateway.admin;

import java.time.Clock;

import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.notice.Targets;
import io.memgate.gateway.notice.WebhookSender;
import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.admission.Acceptance;
import io.memgate.gateway.admission.Continuity;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.admission.LedgerCheck;
import io.memgate.gateway.throttle.Standings;

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
	RouterFunction<ServerResponse> adminApi(Directory directory, KeyIssuer issuer, Ledger ledger, PolicyInForce policy,
			Clock clock) {
		return new AdminApi(directory, issuer, ledger, policy, clock, new Audit(clock)).routes();
	}

	@Bean
	RouterFunction<ServerResponse> throttleApi(Directory directory, Standings standings, Clock clock) {
		return new ThrottleApi(directory, standings, clock).routes();
	}

	@Bean
	RouterFunction<ServerResponse> webhookApi(Webhooks webhooks, Targets targets, WebhookSender sender,
			Directory directory, Clock clock) {
		return new WebhookApi(webhooks, targets, sender, directory, new Audit(clock)).routes();
	}

	@Bean
	RouterFunction<ServerResponse> ledgerApi(Directory directory, LedgerCheck check, Acceptance acceptance,
			Continuity continuity, Store store, Clock clock) {
		return new LedgerApi(directory, check, acceptance, continuity, store, new Audit(clock)).routes();
	}

}
