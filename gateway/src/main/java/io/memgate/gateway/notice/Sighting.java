package io.memgate.gateway.notice;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.QuotaState;

/**
 * What this node saw of a crossing.
 *
 * @param crossing what was crossed
 * @param state the quota as the call that showed it was admitted
 * @param used calls charged
 * @param exact whether the use had become that of the crossing just then; otherwise it
 * was found to be there
 */
record Sighting(Crossing crossing, QuotaState state, long used, boolean exact) {

	/** The one of two sightings of a crossing that says more. */
	static Sighting better(Sighting one, Sighting other) {
		return other.exact ? other : one;
	}

	/** The notice of it. */
	Notice notice(Instant now, URI contact) {
		Instant reset = this.state.resetAt();
		return new Notice(this.crossing.noticeId(), NoticeKind.THRESHOLD, now, now, reset, summary(reset, contact),
				List.of(new Notice.Line(this.state.headerName() + ": calls used of " + this.state.limit(), null,
						Long.toString(this.used))),
				this.crossing.account(), null);
	}

	private String summary(@Nullable Instant reset, URI contact) {
		String calls = this.used + " of " + this.state.limit() + " calls";
		String whose = this.state.name().equals(QuotaState.TOTAL) ? "the account's total quota"
				: "the quota of " + this.state.name();
		String said = (this.crossing.share() >= Crossing.ALL) ? "All of " + whose + " is used: " + calls + '.'
				: this.crossing.share() + "% of " + whose + " is used: " + calls + '.';
		return said + ((reset != null) ? " It begins anew at " + reset + '.' : "") + " More can be asked for at "
				+ contact + '.';
	}

}
