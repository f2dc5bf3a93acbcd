package io.memgate.memory.memory;

import java.io.IOException;

import reactor.core.publisher.Mono;

/**
 * Answers reads from what it was told of the journal, and can be told again at any time.
 * Changes are given by one thread in the order of their positions.
 */
public interface MemoryIndex extends MemoryReads {

	/**
	 * The position up to which changes survive a restart of the index, 0 if none.
	 */
	long keptPosition();

	/**
	 * Takes the next change, and waits for a place if the index is behind: not for an
	 * event loop.
	 */
	void apply(Recorded recorded);

	/**
	 * The position up to which reads see the changes.
	 */
	long appliedPosition();

	/**
	 * Completes when {@link #appliedPosition()} has reached the position.
	 * @param position that of a change already given
	 */
	Mono<Void> applied(long position);

	/**
	 * Takes what was deleted or replaced by changes already given out of the index's
	 * files, and returns when that is done: not for an event loop.
	 * @return the position up to which changes survive a restart now
	 */
	long purge() throws IOException;

}
