package io.memgate.gateway.policy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * When the gateway throttles an account by itself, for how long, and when it forgets.
 *
 * @param evidence what is too much, by the kind of evidence; a kind without an entry is
 * not collected
 * @param first how long the first throttle lasts; each further step doubles it
 * @param ceiling how long a throttle lasts at most
 * @param rate calls a minute that are let through meanwhile; 0 for none
 * @param forgottenAfter time without a throttle after which one step is forgotten
 * @param permanentAfter steps after which the next one makes the throttle permanent
 * @param permanent whether an administrator must confirm that
 */
public record ThrottleRules(Map<Evidence, Threshold> evidence, Duration first, Duration ceiling, int rate,
		Duration forgottenAfter, int permanentAfter, Permanent permanent) {

	public ThrottleRules {
		evidence = evidence.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(evidence));
	}

	/** What may be held against an account. */
	public enum Evidence {

		/**
		 * Calls that came although their client had been told to wait: however many were
		 * refused to one client within a second of the first, they count once.
		 */
		IGNORED_REFUSALS,

		/** Calls that failed by their caller's making. */
		FAILURES,

		/** Calls above an advisory rate limit. */
		EXCESS;

		/** Its name in the policy, in Redis and in answers. */
		public String key() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	/**
	 * How much evidence is let pass.
	 *
	 * @param moreThan pieces of evidence; one more is too much
	 * @param per the time they are counted over
	 */
	public record Threshold(int moreThan, Duration per) {

	}

	/** What becomes of the step after the last temporary one. */
	public enum Permanent {

		/**
		 * It is proposed, and the throttle stays temporary until somebody confirms it.
		 */
		PROPOSED,

		/** It comes about by itself. */
		AUTOMATIC

	}

}
