package io.memgate.gateway.simulation;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.payload.PayloadLimits;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.usage.RecordedCall;

/**
 * Recorded calls under a policy, each under the revision of the instant at which it came,
 * or all under that of one instant.
 */
public final class Simulation {

	private final Candidate candidate;

	private final PayloadLimits payloads = new PayloadLimits();

	private final Map<String, AccountReplay> accounts = new HashMap<>();

	private Instant last = Instant.MIN;

	/**
	 * Makes one.
	 * @param at the instant whose revision is tried on every call; null for that of each
	 * call
	 */
	public Simulation(PolicyRevisions policy, @Nullable Instant at) {
		this.candidate = new Candidate(policy, at);
	}

	/**
	 * Replays whole logs. Blocks while it reads.
	 * @param selection the calls that are looked at
	 * @param simulated takes each of these
	 * @param progress is told of each call that was read, looked at or not
	 * @throws IOException when a log cannot be read
	 */
	public void run(UsageLogs logs, Selection selection, Consumer<SimulatedCall> simulated, Runnable progress)
			throws IOException {
		for (RecordedCall call = logs.next(); call != null && !selection.isOver(call); call = logs.next()) {
			if (selection.isOf(call)) {
				SimulatedCall next = next(call);
				if (selection.isFrom(call)) {
					simulated.accept(next);
				}
			}
			progress.run();
		}
	}

	/** Decides the next call, in the order in which they were decided. */
	SimulatedCall next(RecordedCall call) {
		this.last = call.at().isAfter(this.last) ? call.at() : this.last;
		return this.accounts
			.computeIfAbsent(call.account(), (account) -> new AccountReplay(this.payloads, this.candidate))
			.next(call);
	}

	/** Times that a record told a use which the logs do not explain. */
	public long corrections() {
		return sum(AccountReplay::corrections);
	}

	/** Calls that came after others of their account that were decided later. */
	public long late() {
		return sum(AccountReplay::late);
	}

	private long sum(ToLongFunction<AccountReplay> number) {
		return this.accounts.values().stream().mapToLong(number).sum();
	}

	/**
	 * Changes and sunsets of the policy that no call was tried under, and when they come.
	 */
	public Map<String, Instant> untried() {
		return this.candidate.untried(this.last);
	}

}
