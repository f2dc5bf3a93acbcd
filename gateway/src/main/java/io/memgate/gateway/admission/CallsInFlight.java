package io.memgate.gateway.admission;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Scope;

/**
 * The calls that hold a reservation: those being carried out, on any node, and those
 * whose outcome is not known yet.
 */
public final class CallsInFlight {

	private final Ledger ledger;

	CallsInFlight(Ledger ledger) {
		this.ledger = ledger;
	}

	/** How many there are of an account or project. */
	public Mono<Long> count(Scope scope) {
		return this.ledger.open(scope.account())
			.map((open) -> open.stream().filter((held) -> scope.has(held.reservation().project())).count());
	}

}
