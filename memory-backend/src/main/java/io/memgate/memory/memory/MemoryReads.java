package io.memgate.memory.memory;

import java.util.Collection;
import java.util.List;

import reactor.core.publisher.Mono;

/**
 * What can be asked about memories. Every question names the space it is asked in and
 * sees nothing outside of it; it sees every write that was acknowledged before it was
 * asked. A store that cannot answer signals {@link StoreUnavailableException}.
 */
public interface MemoryReads {

	/**
	 * Those of the ids that the space holds, in no particular order.
	 */
	Mono<List<Memory>> memories(Space space, Collection<String> ids);

	/**
	 * The newest messages of a conversation, the oldest of them first.
	 */
	Mono<List<Memory>> conversation(Owner owner, String conversation, int limit);

	/**
	 * One page of the owner's memories, the newest first.
	 */
	Mono<MemoryPage> page(Owner owner, Listing listing);

	/**
	 * How many memories an account or project has.
	 */
	Mono<Long> count(Scope scope);

	/**
	 * The owner's memories that fit, the best first.
	 */
	Mono<List<Hit>> search(Owner owner, SearchQuery query);

}
