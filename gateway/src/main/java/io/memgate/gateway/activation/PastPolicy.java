package io.memgate.gateway.activation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.memgate.gateway.policy.Announcement;
import io.memgate.gateway.policy.DatedChange;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.Step;

/**
 * A policy that was put in force at some time: what it changed of the one before.
 *
 * @param at when it was put in force
 * @param hash of its files
 * @param changes what differed, each from when; none where only words were changed, or
 * for the first policy
 */
public record PastPolicy(Instant at, String hash, List<Line> changes) {

	public PastPolicy {
		changes = List.copyOf(changes);
	}

	/** What of it everybody may know. */
	public PastPolicy general() {
		return new PastPolicy(this.at, this.hash,
				this.changes.stream().filter((change) -> change.account().isEmpty()).toList());
	}

	/**
	 * One thing that differed.
	 *
	 * @param from from when on
	 * @param what its place in the policy
	 * @param before what it was
	 * @param after what it is, or will be
	 * @param direction whether consumers may do less or more
	 * @param account the one account that it is about; empty for everybody
	 * @param announcement key of the policy's announcement that tells it, such as
	 * {@code change:fewer}; empty for what was changed in place or is withdrawn
	 */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	@JsonPropertyOrder({ "from", "what", "old", "new", "direction", "account", "announcement" })
	public record Line(Instant from, String what, @JsonProperty("old") String before, @JsonProperty("new") String after,
			Difference.Direction direction, String account, String announcement) {

		public Line {
			account = Objects.requireNonNullElse(account, "");
			announcement = Objects.requireNonNullElse(announcement, "");
		}

		/** Of a step to a policy that has some dated changes. */
		static Line of(Step step, List<DatedChange> changes) {
			return of(step.from(), step.difference(), Announcement.telling(step, changes).orElse(""));
		}

		/** A difference of two revisions. */
		public static Line of(Instant from, Difference difference) {
			return of(from, difference, "");
		}

		private static Line of(Instant from, Difference difference, String announcement) {
			boolean own = difference.subject().kind() == Difference.Subject.Kind.ACCOUNT;
			return new Line(from, difference.path(), difference.before(), difference.after(), difference.direction(),
					own ? difference.subject().name() : "", announcement);
		}

	}

}
