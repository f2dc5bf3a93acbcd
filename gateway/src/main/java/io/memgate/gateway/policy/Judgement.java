package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.List;

/** Whether a policy may take the place of another at an instant. */
public sealed interface Judgement {

	/**
	 * Judges a policy by the one that is in force. A tighter limit needs the notice
	 * period of the policy in force, counted from this instant, at which it is told
	 * first; unless the policy in force announces it already, or an emergency makes it.
	 * @param before the policy in force
	 * @param after the policy that is to take its place
	 * @param now the instant at which it is to
	 */
	static Judgement of(PolicyRevisions before, PolicyRevisions after, Instant now) {
		Timeline timeline = new Timeline(before, after, now);
		List<Step> early = timeline.tooEarly();
		return early.isEmpty() ? new Allowed(timeline.steps())
				: new Refused(timeline.steps(), Objection.of(before, timeline.calm(), early, now));
	}

	/** What differs, and from when. */
	List<Step> steps();

	/** It may. */
	record Allowed(List<Step> steps) implements Judgement {

		public Allowed {
			steps = List.copyOf(steps);
		}

	}

	/**
	 * It may not.
	 *
	 * @param message each limit that tightens too early with file, line and key, and the
	 * change to make instead
	 */
	record Refused(List<Step> steps, String message) implements Judgement {

		public Refused {
			steps = List.copyOf(steps);
		}

	}

}
