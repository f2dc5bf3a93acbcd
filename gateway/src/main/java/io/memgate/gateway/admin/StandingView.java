package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.throttle.Change;
import io.memgate.gateway.throttle.EvidenceCount;
import io.memgate.gateway.throttle.StandingReport;

/**
 * An account's standing as the admin API shows it.
 *
 * @param account the account's id
 * @param state {@code none}, {@code temporary} or {@code permanent}
 * @param since when it was throttled; null when it is not
 * @param until when that ends; null for never
 * @param rate calls a minute let through meanwhile; null when it is not throttled for a
 * time
 * @param step steps taken and not forgotten
 * @param proposed whether a permanent throttle waits for confirmation
 * @param reason why; null when it is not throttled
 * @param actor who did it; null when it is not throttled
 * @param evidence what is counted against it now
 * @param history its changes, newest first
 */
record StandingView(String account, String state, @Nullable Instant since, @Nullable Instant until,
		@Nullable Integer rate, int step, boolean proposed, @Nullable String reason, @Nullable String actor,
		List<EvidenceCount> evidence, List<Change> history) {

	static StandingView of(String account, StandingReport report) {
		Standing standing = report.standing();
		boolean throttled = standing.state() != Standing.State.NONE;
		boolean temporary = standing.state() == Standing.State.TEMPORARY;
		return new StandingView(account, standing.state().word(), throttled ? standing.since() : null,
				temporary ? standing.until() : null, temporary ? standing.rate() : null, standing.step(),
				standing.proposed(), throttled ? standing.reason() : null, throttled ? standing.actor() : null,
				report.evidence(), report.history());
	}

}
