package io.memgate.gateway.admission;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;

/**
 * How many accounts this node refuses because Redis has lost calls of theirs. It never
 * makes the node unhealthy: it serves all others.
 */
final class AccountsHealthIndicator implements ReactiveHealthIndicator {

	private final TrustedAccounts accounts;

	AccountsHealthIndicator(TrustedAccounts accounts) {
		this.accounts = accounts;
	}

	@Override
	public Mono<Health> health() {
		return Mono.fromSupplier(() -> Health.up().withDetail("closed", this.accounts.closed()).build());
	}

}
