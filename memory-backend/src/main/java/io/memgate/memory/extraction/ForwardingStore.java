package io.memgate.memory.extraction;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import reactor.core.publisher.Mono;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryPage;
import io.memgate.memory.memory.MemoryStore;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.WriteResult;

/**
 * A store that hands everything on to another.
 */
abstract class ForwardingStore implements MemoryStore {

	private final MemoryStore store;

	ForwardingStore(MemoryStore store) {
		this.store = store;
	}

	@Override
	public Mono<WriteResult> write(Request request, Change change) {
		return this.store.write(request, change);
	}

	@Override
	public Mono<Void> refuse(Request request) {
		return this.store.refuse(request);
	}

	@Override
	public Mono<Void> delete(Request request, Scope scope) {
		return this.store.delete(request, scope);
	}

	@Override
	public Mono<Outcome> outcome(Request request) {
		return this.store.outcome(request);
	}

	@Override
	public Mono<Outcome> decided(Request request) {
		return this.store.decided(request);
	}

	@Override
	public Mono<Map<String, Long>> totals(String account) {
		return this.store.totals(account);
	}

	@Override
	public Mono<Map<String, Long>> totals() {
		return this.store.totals();
	}

	@Override
	public Mono<Boolean> readable(Space space, UUID requestId) {
		return this.store.readable(space, requestId);
	}

	@Override
	public Mono<Void> untilReadable(long position) {
		return this.store.untilReadable(position);
	}

	@Override
	public Mono<List<Memory>> memories(Space space, Collection<String> ids) {
		return this.store.memories(space, ids);
	}

	@Override
	public Mono<List<Memory>> conversation(Owner owner, String conversation, int limit) {
		return this.store.conversation(owner, conversation, limit);
	}

	@Override
	public Mono<MemoryPage> page(Owner owner, Listing listing) {
		return this.store.page(owner, listing);
	}

	@Override
	public Mono<Long> count(Scope scope) {
		return this.store.count(scope);
	}

	@Override
	public Mono<List<Hit>> search(Owner owner, SearchQuery query) {
		return this.store.search(owner, query);
	}

}
