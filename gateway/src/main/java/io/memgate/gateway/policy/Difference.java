package io.memgate.gateway.policy;

import java.util.Locale;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a consumer is told and that differs between two policies.
 *
 * @param subject what it is about
 * @param key the key below the subject, such as {@code quota} or
 * {@code rates.recommended}; empty for the subject as a whole
 * @param before what was said, as a person reads it
 * @param after what is said now
 * @param direction whether consumers may do less or more
 * @param written what is said now, as the policy writes it; of a plan that is new, every
 * value by its path
 */
public record Difference(Subject subject, String key, String before, String after, Direction direction,
		String written) {

	/** Where it stands in the policy, or in the profile for a difference of the wire. */
	public String path() {
		String above = this.subject.path();
		return above + ((above.isEmpty() || this.key.isEmpty()) ? "" : ".") + this.key;
	}

	/** Whether it is the same as another, but for whom it is about. */
	boolean saysTheSameAs(Difference other) {
		return this.key.equals(other.key) && this.before.equals(other.before) && this.after.equals(other.after)
				&& Objects.equals(this.subject.api(), other.subject.api());
	}

	/** What a difference does to consumers. */
	public enum Direction {

		/** They may do less, or it cannot be shown that they may not. */
		TIGHTER,

		/** They may do more. */
		LOOSER,

		/** Neither. */
		OTHER;

		/** The word for it in JSON. */
		@JsonValue
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * What a difference is about.
	 *
	 * @param kind the whole policy, a plan, an account, the profile or a deprecation
	 * @param name the name of the plan or profile, the id of the account or deprecation;
	 * empty for the policy
	 * @param api the Api; null for all
	 */
	public record Subject(Kind kind, String name, @Nullable String api) {

		static final Subject POLICY = new Subject(Kind.POLICY, "", null);

		static Subject plan(String name) {
			return new Subject(Kind.PLAN, name, null);
		}

		static Subject account(String id) {
			return new Subject(Kind.ACCOUNT, id, null);
		}

		static Subject profile(String name) {
			return new Subject(Kind.PROFILE, name, null);
		}

		static Subject deprecation(String id, @Nullable String api) {
			return new Subject(Kind.DEPRECATION, id, api);
		}

		Subject of(String api) {
			return new Subject(this.kind, this.name, api);
		}

		String path() {
			String whole = switch (this.kind) {
				case POLICY, PROFILE -> "";
				case PLAN -> "plans." + this.name;
				case ACCOUNT -> "accounts." + this.name;
				case DEPRECATION -> "deprecations." + this.name;
			};
			if (this.kind == Kind.DEPRECATION) {
				return whole;
			}
			String apis = (this.api != null) ? "apis." + this.api : "";
			return whole + ((whole.isEmpty() || apis.isEmpty()) ? "" : ".") + apis;
		}

		/** Such as {@code plan free, searchMemory}. */
		public String text() {
			String whole = switch (this.kind) {
				case POLICY -> "policy";
				case PROFILE -> "profile " + this.name;
				case PLAN -> "plan " + this.name;
				case ACCOUNT -> "account " + this.name;
				case DEPRECATION -> "deprecation " + this.name;
			};
			return whole + ((this.api != null) ? ", " + this.api : "");
		}

		/** What it may be about. */
		public enum Kind {

			POLICY, PLAN, ACCOUNT, PROFILE, DEPRECATION

		}

	}

}
