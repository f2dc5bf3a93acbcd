package io.memgate.gateway.throttle;

import java.time.Duration;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;

/**
 * The refusals of calls that this node has no place for.
 */
final class CapacityRefusals {

	private static final Duration SOON = Duration.ofSeconds(1);

	private static final Refusal FULL = noCapacity("The gateway has no capacity left at this moment.", SOON);

	private static final Refusal SHARE = noCapacity(
			"The gateway has as many calls of this account in flight as one account may have.", SOON);

	private CapacityRefusals() {
	}

	/** The node has all the calls it may have, or has sent all it may send. */
	static Refusal full() {
		return FULL;
	}

	/** The account has its share of the node. */
	static Refusal share() {
		return SHARE;
	}

	/** The memory service is left alone for a time. */
	static Refusal resting(Duration until) {
		return noCapacity("The memory service fails or is too slow, and is left alone for a moment.",
				(until.compareTo(SOON) > 0) ? until : SOON);
	}

	private static Refusal noCapacity(String why, Duration until) {
		return Refusal.of(Condition.NO_CAPACITY, why + " Nothing was charged. Repeat in " + words(until) + '.')
			.retryAfter(until);
	}

	/** The account has as many calls in flight as its plan allows. */
	static Refusal concurrency(int most) {
		return Refusal
			.of(Condition.CONCURRENCY,
					"The rate limit on calls in flight is reached: the plan allows " + most
							+ " at once. Wait for an answer before the next call, or repeat in a second. This call"
							+ " was not charged.")
			.with("limit", most)
			.violating(Condition.CONCURRENCY.key())
			.retryAfter(SOON);
	}

	private static String words(Duration duration) {
		long seconds = duration.plusNanos(999_999_999).toSeconds();
		return (seconds == 1) ? "a second" : seconds + " seconds";
	}

}
