package io.memgate.memory.memory;

import java.util.Map;

import reactor.core.publisher.Mono;

/**
 * Keeps memories, and with each write what became of its request id. A write is
 * acknowledged when it is durable, and each request id of an account is decided once:
 * done, failed or fenced. Any engine that can keep a write and its outcome in one step
 * can stand behind this contract. Methods never block; a store that cannot answer signals
 * {@link StoreUnavailableException}, and one that cannot tell whether it wrote,
 * {@link OutcomeUnknownException}.
 */
public interface MemoryStore extends MemoryReads, MemoryWrites {

	/**
	 * Deletes everything of an account or project, and refuses every write to it from
	 * then on, also one that is on its way. What is deleted stays deleted: again changes
	 * nothing.
	 * @param request who asks for it; its space is not looked at
	 */
	Mono<Void> delete(Request request, Scope scope);

	/**
	 * What became of the request with this id and account, and fences the id if nothing
	 * did.
	 * @param request whose {@code api} is not looked at
	 */
	Mono<Outcome> outcome(Request request);

	/**
	 * What became of the request with this id and account, and decides nothing: empty if
	 * nothing did so far.
	 * @param request whose {@code api} is not looked at
	 */
	Mono<Outcome> decided(Request request);

	/**
	 * Completed writes of an account, by Api; exact. None of one that was deleted.
	 */
	Mono<Map<String, Long>> totals(String account);

	/**
	 * Completed writes of all accounts together, by Api; exact.
	 */
	Mono<Map<String, Long>> totals();

}
