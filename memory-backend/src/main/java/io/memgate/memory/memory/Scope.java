package io.memgate.memory.memory;

import org.jspecify.annotations.Nullable;

/**
 * A whole account, or one project of it.
 *
 * @param account slug of the account
 * @param project slug of its project; {@code null} for all of them
 */
public record Scope(String account, @Nullable String project) {

	/** The whole account that a space belongs to. */
	public static Scope accountOf(Space space) {
		return new Scope(space.account(), null);
	}

	/** The one project that a space is. */
	public static Scope projectOf(Space space) {
		return new Scope(space.account(), space.project());
	}

}
