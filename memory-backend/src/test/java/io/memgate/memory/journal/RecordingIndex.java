package io.memgate.memory.journal;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.MemoryPage;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;

/**
 * An index that notes what it is given, forgets nothing and applies when told to.
 */
class RecordingIndex implements MemoryIndex {

	private final AtomicInteger purges = new AtomicInteger();

	private final List<Recorded> given = new CopyOnWriteArrayList<>();

	private final long kept;

	private volatile long applied;

	RecordingIndex(long kept) {
		this.kept = kept;
	}

	List<Recorded> given() {
		return this.given;
	}

	void applyAll() {
		this.applied = this.given.getLast().position();
	}

	@Override
	public long keptPosition() {
		return this.kept;
	}

	@Override
	public void apply(Recorded recorded) {
		this.given.add(recorded);
	}

	@Override
	public long appliedPosition() {
		return this.applied;
	}

	@Override
	public Mono<Void> applied(long position) {
		return Mono.empty();
	}

	/** How often it was told to keep nothing of what was deleted. */
	int purges() {
		return this.purges.get();
	}

	@Override
	public long purge() {
		this.purges.incrementAndGet();
		return this.given.isEmpty() ? this.kept : this.given.getLast().position();
	}

	@Override
	public Mono<List<Memory>> memories(Space space, Collection<String> ids) {
		return Mono.just(this.given.stream()
			.filter((recorded) -> recorded.space().equals(space))
			.flatMap((recorded) -> (recorded.change() instanceof Change.Add add) ? add.memories().stream()
					: Stream.empty())
			.filter((memory) -> ids.contains(memory.id()))
			.toList());
	}

	@Override
	public Mono<List<Memory>> conversation(Owner owner, String conversation, int limit) {
		return Mono.just(List.of());
	}

	@Override
	public Mono<MemoryPage> page(Owner owner, Listing listing) {
		return Mono.just(new MemoryPage(List.of(), 0));
	}

	@Override
	public Mono<Long> count(Scope scope) {
		return Mono.just(0L);
	}

	@Override
	public Mono<List<Hit>> search(Owner owner, SearchQuery query) {
		return Mono.just(List.of());
	}

}
