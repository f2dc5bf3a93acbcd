package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.throttle.Throttled;

/**
 * An account that is throttled, or for which that is proposed, as a list of the admin API
 * shows it.
 *
 * @param account the account's id
 * @param state {@code none}, {@code temporary} or {@code permanent}
 * @param since when it was throttled
 * @param until when a temporary throttle ends, or has ended; null for never
 * @param rate calls a minute let through meanwhile; null when it is not throttled for a
 * time
 * @param step steps taken and not forgotten
 * @param proposed whether a permanent throttle waits for confirmation
 * @param reason why
 * @param actor who did it
 */
record ThrottledView(String account, String state, @Nullable Instant since, @Nullable Instant until,
		@Nullable Integer rate, int step, boolean proposed, String reason, String actor) {

	static ThrottledView of(Throttled throttled) {
		Standing standing = throttled.standing();
		boolean temporary = standing.state() == Standing.State.TEMPORARY;
		return new ThrottledView(throttled.account(), standing.state().word(), standing.since(), standing.until(),
				temporary ? standing.rate() : null, standing.step(), standing.proposed(), standing.reason(),
				standing.actor());
	}

	/**
	 * All of them, the latest first.
	 *
	 * @param throttles the accounts
	 */
	record All(List<ThrottledView> throttles) {

		static All of(List<Throttled> all) {
			return new All(all.stream().map(ThrottledView::of).toList());
		}

	}

}
