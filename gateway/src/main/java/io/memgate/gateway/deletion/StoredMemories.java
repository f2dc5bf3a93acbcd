package io.memgate.gateway.deletion;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Scope;

/**
 * Whom to ask for the memories of an account or project as a whole.
 */
public interface StoredMemories {

	/**
	 * How many memories there are.
	 * @return their number; empty when the memory service cannot tell, which also means
	 * that it cannot delete them; an error, within a bounded time, when no answer can be
	 * had
	 */
	Mono<Long> count(Scope scope);

	/**
	 * Deletes all of them for good, and has every later write refused. Again changes
	 * nothing.
	 * @return whether that is done: false when the memory service cannot do it; an error,
	 * within a bounded time, when no answer can be had
	 */
	Mono<Boolean> delete(Scope scope);

}
