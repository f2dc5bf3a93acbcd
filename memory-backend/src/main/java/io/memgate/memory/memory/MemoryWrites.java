package io.memgate.memory.memory;

import java.util.UUID;

import reactor.core.publisher.Mono;

/**
 * What changes memories, one request at a time, and when the change can be read.
 */
public interface MemoryWrites {

	/**
	 * Executes a write, unless its request id was decided before.
	 */
	Mono<WriteResult> write(Request request, Change change);

	/**
	 * Records that a write was refused before it was a {@link Change}, so that its id is
	 * not executed later.
	 */
	Mono<Void> refuse(Request request);

	/**
	 * Whether what an earlier write changed can be read by now; empty if the space made
	 * no such write or it is too old to be remembered.
	 */
	Mono<Boolean> readable(Space space, UUID requestId);

	/**
	 * Completes when reads see what was written at the position.
	 */
	Mono<Void> untilReadable(long position);

}
