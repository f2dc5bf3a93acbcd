package io.memgate.gateway.console;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.throttle.Change;
import io.memgate.gateway.throttle.EvidenceCount;
import io.memgate.gateway.throttle.StandingReport;

/**
 * An account's standing as the account sees it.
 *
 * @param state {@code none}, {@code temporary} or {@code permanent}
 * @param since when it was throttled; null when it is not
 * @param until when that ends; null for never
 * @param rate calls a minute let through meanwhile; null when it is not throttled for a
 * time
 * @param message what has happened, and why
 * @param advice what to do
 * @param contact whom to ask
 * @param evidence what is counted against the account now
 * @param history the changes of its standing, newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StandingView(String state, @Nullable Instant since, @Nullable Instant until, @Nullable Integer rate,
		String message, String advice, URI contact, List<EvidenceCount> evidence, List<Change> history) {

	static StandingView of(StandingReport report, URI contact) {
		Standing now = report.standing();
		return switch (now.state()) {
			case NONE -> new StandingView(now.state().word(), null, null, null, "The account is not throttled.",
					"Wait for Retry-After when a call is refused with 429, and mend calls that fail.", contact,
					report.evidence(), report.history());
			case TEMPORARY -> new StandingView(now.state().word(), now.since(), now.until(), now.rate(),
					"The account is throttled until " + now.until() + ": " + now.reason() + '.',
					"Repeat no call before that, and mend what is named. Each further time lasts longer.", contact,
					report.evidence(), report.history());
			case PERMANENT -> new StandingView(now.state().word(), now.since(), null, null,
					"The account is suspended since " + now.since() + ": " + now.reason() + '.',
					"Waiting does not help: ask at the contact address.", contact, report.evidence(), report.history());
		};
	}

}
