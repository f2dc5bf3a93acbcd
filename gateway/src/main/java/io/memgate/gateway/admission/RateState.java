package io.memgate.gateway.admission;

import java.time.Duration;

import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.RateItem;

/**
 * One rate limit as Redis saw it when it decided a call.
 *
 * @param limit the limit
 * @param cost units of the call
 * @param left units left, after the call if it was admitted
 * @param until until the call would have conformed; zero when it did
 */
public record RateState(RateLimit limit, long cost, long left, Duration until) {

	/** Whether the call was above the limit. */
	public boolean isOver() {
		return this.until.isPositive();
	}

	/** Whether the call could never conform: it costs more than there ever is. */
	boolean isHopeless() {
		return this.limit.isNeverEnoughFor(this.cost);
	}

	/** The limit once the call has been let through, which it takes if it conforms. */
	RateState taken() {
		return isOver() ? this : new RateState(this.limit, this.cost, this.left - this.cost, this.until);
	}

	/** The limit some time later, if nothing has moved it. */
	RateState later(Duration time) {
		Duration until = (this.until.compareTo(time) > 0) ? this.until.minus(time) : Duration.ZERO;
		return new RateState(this.limit, this.cost, this.left, until);
	}

	/** Whether clients are told of it. */
	boolean isTold() {
		return this.limit.mode() != RateLimit.Mode.SHADOW;
	}

	/**
	 * The limit in the rate headers. More is there when the call would conform, and after
	 * the whole time at the latest.
	 */
	RateItem item() {
		return RateItem.of(this.limit.name(), this.limit.amount(), this.limit.per())
			.left(Math.max(0, this.left), isOver() ? this.until : this.limit.per());
	}

}
