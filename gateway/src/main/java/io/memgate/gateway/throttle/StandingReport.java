package io.memgate.gateway.throttle;

import java.util.List;

import io.memgate.gateway.account.Standing;

/**
 * An account's standing, and how it came about.
 *
 * @param standing the standing now
 * @param evidence what is counted against the account now
 * @param history its changes, newest first
 */
public record StandingReport(Standing standing, List<EvidenceCount> evidence, List<Change> history) {

	public StandingReport {
		evidence = List.copyOf(evidence);
		history = List.copyOf(history);
	}

}
