package io.memgate.gateway.simulation;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.memgate.gateway.payload.PayloadLimits;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.usage.RecordedCall;

/**
 * Recorded calls under a policy, each under the revision of the instant at which it came.
 */
public final class Simulation {

	private final PolicyRevisions policy;

	private final PayloadLimits payloads = new PayloadLimits();

	private final Map<String, AccountReplay> accounts = new HashMap<>();

	public Simulation(PolicyRevisions policy) {
		this.policy = policy;
	}

	/**
	 * Replays whole logs. Blocks while it reads.
	 * @param scope the calls that are looked at
	 * @param verdicts takes the verdict of each call within the scope
	 * @throws IOException when a log cannot be read
	 */
	public void run(UsageLogs logs, Scope scope, Consumer<Verdict> verdicts) throws IOException {
		for (RecordedCall call = logs.next(); call != null && !scope.isOver(call); call = logs.next()) {
			if (scope.isOf(call)) {
				Verdict verdict = next(call);
				if (scope.isFrom(call)) {
					verdicts.accept(verdict);
				}
			}
		}
	}

	/** Decides the next call, in the order in which they were decided. */
	Verdict next(RecordedCall call) {
		return this.accounts.computeIfAbsent(call.account(), (account) -> new AccountReplay(this.payloads))
			.next(call, this.policy.at(call.at()).policy());
	}

	/** Times that a record told a use which the logs do not explain. */
	public long corrections() {
		return this.accounts.values().stream().mapToLong(AccountReplay::corrections).sum();
	}

}
