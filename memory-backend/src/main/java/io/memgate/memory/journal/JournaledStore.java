package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.MemoryPage;
import io.memgate.memory.memory.MemoryStore;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.OwnerThread;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;
import io.memgate.memory.memory.WriteResult;

/**
 * The store on this machine's disk: a journal that one thread owns, and an index that is
 * told what the journal holds. Writes and questions are commands to that thread, which
 * decides them in {@link Turns}, in the order they came. So a question about an id that
 * is being written waits for that write by just being behind it.
 */
final class JournaledStore implements MemoryStore, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(JournaledStore.class);

	private static final int MOST_WAITING = 1024;

	private static final WriteResult REFUSED = new WriteResult.AlreadySeen(Outcome.FAILED);

	private final MemoryIndex index;

	private final Journal journal;

	private final Compaction compaction;

	private final Turns turns;

	private final OwnerThread<Command<?>> owner;

	/**
	 * Opens the store and brings the index up to date.
	 */
	JournaledStore(Path folder, JournalProperties properties, SegmentFile.Disk disk, MemoryIndex index, Clock clock)
			throws IOException {
		long start = System.nanoTime();
		this.index = index;
		Ledger ledger = new Ledger(properties.remember(), properties.remembered());
		Replay replay = new Replay(ledger, index, Compaction.done(folder), clock);
		this.journal = Journal.open(folder, properties.segmentSize().toBytes(), disk, index.keptPosition(), replay);
		if (index.keptPosition() >= this.journal.nextPosition()) {
			this.journal.close();
			throw new IOException("The index is ahead of the journal in " + folder
					+ ": one of them was exchanged. Delete the index folder to have it rebuilt.");
		}
		this.compaction = new Compaction(folder, disk, properties, index, clock,
				() -> submit((turn) -> order()).toFuture());
		this.turns = new Turns(this.journal, ledger, index, replay, this.compaction, clock);
		this.owner = new OwnerThread<>("journal", MOST_WAITING, this.turns::decide);
		if (!replay.garbage().isEmpty()) {
			this.compaction.wake();
		}
		this.compaction.start();
		logger.info("Journal of {} entries opened in {} ms", this.journal.nextPosition() - 1,
				(System.nanoTime() - start) / 1_000_000);
	}

	@Override
	public Mono<WriteResult> write(Request request, Change change) {
		return (change instanceof Change.Targeted targeted) ? change(request, targeted) : record(request, change);
	}

	@Override
	public Mono<Void> refuse(Request request) {
		return submit((turn) -> turn.refuse(request, REFUSED)).then();
	}

	@Override
	public Mono<Void> delete(Request request, Scope scope) {
		return submit((turn) -> turn.delete(request, scope)).then();
	}

	@Override
	public Mono<Outcome> outcome(Request request) {
		return submit((turn) -> turn.outcome(request));
	}

	@Override
	public Mono<Outcome> decided(Request request) {
		return submit((turn) -> turn.seen(request)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Map<String, Long>> totals(String account) {
		return submit((turn) -> turn.totals(account));
	}

	@Override
	public Mono<Map<String, Long>> totals() {
		return submit(Turn::totals);
	}

	@Override
	public Mono<Boolean> readable(Space space, UUID requestId) {
		return submit((turn) -> turn.positionOf(space, requestId)).flatMap(Mono::justOrEmpty)
			.map((position) -> position <= this.index.appliedPosition());
	}

	@Override
	public Mono<Void> untilReadable(long position) {
		return this.index.applied(position);
	}

	@Override
	public Mono<List<Memory>> memories(Space space, Collection<String> ids) {
		return this.index.memories(space, ids);
	}

	@Override
	public Mono<List<Memory>> conversation(Owner owner, String conversation, int limit) {
		return this.index.conversation(owner, conversation, limit);
	}

	@Override
	public Mono<MemoryPage> page(Owner owner, Listing listing) {
		return this.index.page(owner, listing);
	}

	@Override
	public Mono<Long> count(Scope scope) {
		return this.index.count(scope);
	}

	@Override
	public Mono<List<Hit>> search(Owner owner, SearchQuery query) {
		return this.index.search(owner, query);
	}

	/**
	 * Decides all that was asked so far, then closes the journal.
	 */
	@Override
	public void close() throws IOException {
		this.compaction.close();
		this.owner.close();
		this.journal.close();
	}

	/**
	 * What was done so far.
	 */
	StoreFigures done() {
		return this.turns.done();
	}

	/**
	 * Commands that wait for the journal's thread.
	 */
	int waiting() {
		return this.owner.waiting();
	}

	Compaction compaction() {
		return this.compaction;
	}

	/**
	 * Why nothing can be written until a restart.
	 */
	@Nullable Throwable fault() {
		return this.turns.fault();
	}

	private Mono<WriteResult> change(Request request, Change.Targeted change) {
		return memories(request.space(), change.ids()).map(change::missing)
			.flatMap((missing) -> missing
				.map((id) -> submit((turn) -> turn.refuse(request, new WriteResult.UnknownMemory(id))))
				.orElseGet(() -> record(request, change)));
	}

	private Mono<WriteResult> record(Request request, Change change) {
		return submit((turn) -> turn.write(request, change)).flatMap(Mono::justOrEmpty)
			.switchIfEmpty(Mono.error(() -> unavailable("The outcomes of too many requests are remembered", null)));
	}

	private <R> Mono<R> submit(Function<Turn, R> decision) {
		return Mono.defer(() -> {
			Command<R> command = new Command<>(decision);
			if (fault() != null || !this.owner.offer(command)) {
				return Mono.error(unavailable("The journal takes no more work now", fault()));
			}
			return command.told().publishOn(Schedulers.parallel());
		});
	}

	private Compaction.Order order() {
		return this.turns.order();
	}

	private static StoreUnavailableException unavailable(String message, @Nullable Throwable cause) {
		return new StoreUnavailableException(message, cause);
	}

}
