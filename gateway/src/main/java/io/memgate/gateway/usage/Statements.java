package io.memgate.gateway.usage;

import java.time.Clock;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Directory;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyInForce;

/** Makes statements of accounts, from the counters that admission decides by. */
public final class Statements {

	/** A grant made or ended between two commands is seen the next time. */
	private static final int MOST_READINGS = 3;

	private final Ledger ledger;

	private final Directory directory;

	private final FirstCalls firstCalls;

	private final PolicyInForce policy;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	Statements(Ledger ledger, Directory directory, FirstCalls firstCalls, PolicyInForce policy, Clock clock) {
		this.ledger = ledger;
		this.directory = directory;
		this.firstCalls = firstCalls;
		this.policy = policy;
		this.clock = clock;
	}

	/**
	 * The statement of an account.
	 * @param limits its limits in force
	 */
	public Mono<Statement> of(String account, Plan limits) {
		return read(account, limits).repeat(MOST_READINGS - 1L).takeUntil(Statement::addsUp).last();
	}

	private Mono<Statement> read(String account, Plan limits) {
		return this.ledger.quotas(account, limits)
			.flatMap((states) -> Mono.zip(this.directory.grants(account), this.firstCalls.of(account))
				.map((found) -> Statement.of(account, limits.name(), this.policy.get().revision(), this.clock.instant(),
						states, found.getT1(), found.getT2())));
	}

}
