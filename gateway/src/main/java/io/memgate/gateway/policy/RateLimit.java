package io.memgate.gateway.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Requests, or input tokens, per short time.
 *
 * @param name as it stands in the rate headers
 * @param amount how many, in units
 * @param unit what is counted
 * @param per the time they are counted over, from a second to a day
 * @param kind how they are counted
 * @param burst units that may come at once, of a bucket; {@code amount} for a window
 * @param scope who shares them
 * @param apis the Apis it holds for; empty for all
 * @param mode what happens above it
 */
public record RateLimit(String name, long amount, Unit unit, Duration per, Kind kind, long burst, Scope scope,
		Set<String> apis, Mode mode) {

	public RateLimit {
		apis = Set.copyOf(apis);
	}

	/** Whether calls of an Api count. */
	public boolean holdsFor(String api) {
		return this.apis.isEmpty() || this.apis.contains(api);
	}

	/**
	 * Whether a call of so many units can never be admitted: it is more than there is.
	 */
	public boolean isNeverEnoughFor(long units) {
		return this.mode == Mode.ENFORCED && units > this.burst;
	}

	/** What is counted. */
	public enum Unit {

		/** A request counts as much as its Api weighs. */
		REQUESTS,

		/** The tokens of a request's text. */
		INPUT_TOKENS

	}

	/** How units are counted. */
	public enum Kind {

		/** Never more than the amount in any span of the time. */
		WINDOW,

		/** As many at once as the burst, refilled evenly at the amount per time. */
		BUCKET

	}

	/** Who shares the units. */
	public enum Scope {

		ACCOUNT, PROJECT, KEY

	}

	/** Tell, count or refuse. */
	public enum Mode {

		/** Told in the rate headers; nobody is refused. */
		ADVISORY,

		/** Counted, to see what it would refuse; neither told nor refused. */
		SHADOW,

		/** What is above it is refused. */
		ENFORCED;

		/** As it is written in the policy. */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
