package io.memgate.gateway.throttle;

import io.memgate.gateway.policy.ThrottleRules.Evidence;

/**
 * Pieces of evidence against one account that were not weighed yet.
 *
 * @param ignored refusals that were ignored
 * @param failures calls that failed by their caller's making
 * @param excess calls above an advisory rate limit
 */
record Pieces(int ignored, int failures, int excess) {

	static Pieces one(Evidence kind) {
		return new Pieces(kind == Evidence.IGNORED_REFUSALS ? 1 : 0, kind == Evidence.FAILURES ? 1 : 0,
				kind == Evidence.EXCESS ? 1 : 0);
	}

	Pieces plus(Pieces other) {
		return new Pieces(this.ignored + other.ignored, this.failures + other.failures, this.excess + other.excess);
	}

	int of(Evidence kind) {
		return switch (kind) {
			case IGNORED_REFUSALS -> this.ignored;
			case FAILURES -> this.failures;
			case EXCESS -> this.excess;
		};
	}

}
