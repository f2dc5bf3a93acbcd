package io.memgate.gateway.deletion;

import io.memgate.gateway.account.Deletion;

/** How far a deletion that has begun has come. */
public sealed interface Progress {

	/** The deletion. */
	Deletion deletion();

	/** Nothing is left. */
	record Done(Deletion deletion) implements Progress {

	}

	/**
	 * It has to be gone on with.
	 *
	 * @param step what it has come to: {@code calls} or {@code memories}
	 * @param why what it waits for, and what to do
	 */
	record Waiting(Deletion deletion, String step, String why) implements Progress {

	}

}
