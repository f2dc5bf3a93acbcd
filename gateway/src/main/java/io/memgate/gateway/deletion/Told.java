package io.memgate.gateway.deletion;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Scope;

/**
 * What the memory service says of memories before they are deleted.
 *
 * @param memories how many there are; null where it does not tell
 * @param obstacle why it would not delete them, and what to do; null where it would
 * @param away whether that is for want of an answer
 */
public record Told(@Nullable Long memories, @Nullable String obstacle, boolean away) {

	static Told of(long memories) {
		return new Told(memories, null, false);
	}

	static Told unable(Scope scope) {
		return new Told(null, Deletions.cannot(scope), false);
	}

	static Told away(Scope scope) {
		return new Told(null, "The memory service does not answer, so it is not known what memories " + scope.text()
				+ " has and whether they can be deleted.", true);
	}

}
