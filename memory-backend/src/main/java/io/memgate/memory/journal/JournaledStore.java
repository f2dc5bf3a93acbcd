package io.memgate.memory.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
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
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;
import io.memgate.memory.memory.WriteResult;

/**
 * The store on this machine's disk: a journal that one thread owns, and an index that is
 * told what the journal holds.
 *
 * <p>
 * That thread decides a batch of writes and questions in the order they came, appends
 * what they need with one sync, tells the index and then the callers. So a question about
 * an id that is being written waits for that write by just being behind it.
 */
final class JournaledStore implements MemoryStore, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(JournaledStore.class);

	private static final int MOST_WAITING = 1024;

	private static final WriteResult REFUSED = new WriteResult.AlreadySeen(Outcome.FAILED);

	private final MemoryIndex index;

	private final Clock clock;

	private final Ledger ledger;

	private final Journal journal;

	private final Compaction compaction;

	private final OwnerThread<Command<?>> owner;

	private Garbage garbage = new Garbage();

	private long lastChange;

	private final long compactedPosition;

	private long entries;

	private volatile StoreFigures figures;

	private volatile @Nullable Throwable fault;

	/**
	 * Opens the store and brings the index up to date.
	 */
	JournaledStore(Path folder, JournalProperties properties, SegmentFile.Disk disk, MemoryIndex index, Clock clock)
			throws IOException {
		long start = System.nanoTime();
		this.index = index;
		this.clock = clock;
		this.ledger = new Ledger(properties.remember(), properties.remembered());
		this.compactedPosition = Compaction.done(folder);
		this.journal = Journal.open(folder, properties.segmentSize().toBytes(), disk, index.keptPosition(),
				this::replay);
		this.figures = figures();
		if (index.keptPosition() >= this.journal.nextPosition()) {
			this.journal.close();
			throw new IOException("The index is ahead of the journal in " + folder
					+ ": one of them was exchanged. Delete the index folder to have it rebuilt.");
		}
		this.owner = new OwnerThread<>("journal", MOST_WAITING, this::decide);
		this.compaction = new Compaction(folder, disk, properties, index, clock,
				() -> submit((turn) -> order()).toFuture());
		if (!this.garbage.isEmpty()) {
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
		return this.figures;
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
		return this.fault;
	}

	private StoreFigures figures() {
		return new StoreFigures(this.ledger.size(), this.entries, this.journal.syncs(), this.journal.syncNanos());
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
			if (this.fault != null || !this.owner.offer(command)) {
				return Mono.error(unavailable("The journal takes no more work now", this.fault));
			}
			return command.told().publishOn(Schedulers.parallel());
		});
	}

	private void decide(List<Command<?>> commands) {
		Instant now = this.clock.instant();
		this.ledger.forgetOld(now);
		Turn turn = new Turn(this.ledger, this.journal.nextPosition(), now);
		// What an order of this batch takes is still there if the batch fails.
		Garbage before = this.garbage;
		try {
			commands.forEach((command) -> command.decide(turn));
			append(turn);
			turn.changes().forEach(this::apply);
			this.figures = figures();
			commands.forEach(Command::tell);
		}
		catch (IOException | RuntimeException | Error ex) {
			logger.error("{} decisions could not be recorded", commands.size(), ex);
			turn.revert();
			this.garbage = before;
			Throwable told = told(ex);
			commands.forEach((command) -> command.fail(told));
		}
	}

	private void apply(Recorded recorded) {
		this.index.apply(recorded);
		this.lastChange = recorded.position();
		if (this.garbage.note(recorded)) {
			this.compaction.wake();
		}
	}

	/**
	 * Has all that was deleted or replaced before this turn taken off the disk.
	 */
	private Compaction.Order order() {
		try {
			this.journal.seal();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Garbage noted = this.garbage;
		this.garbage = new Garbage();
		return new Compaction.Order(this.journal.nextPosition() - 1, this.lastChange, noted, this.journal.current());
	}

	private void append(Turn turn) throws IOException {
		if (turn.entries().isEmpty()) {
			return;
		}
		if (this.fault != null) {
			throw new IOException("The journal's disk failed earlier", this.fault);
		}
		this.journal.append(turn.entries());
		this.entries += turn.entries().size();
	}

	private Throwable told(Throwable ex) {
		if (ex instanceof Journal.TornException || ex instanceof Error) {
			this.fault = ex;
			return new OutcomeUnknownException(ex);
		}
		return unavailable("The journal could not be written", ex);
	}

	private void replay(Entry entry, long position) {
		this.ledger.record(entry, position);
		this.ledger.forgetOld(this.clock.instant());
		if (entry.change() == null) {
			return;
		}
		Recorded recorded = new Recorded(position, entry.request().space(), entry.change());
		this.lastChange = position;
		if (position > this.compactedPosition) {
			this.garbage.note(recorded);
		}
		if (position > this.index.keptPosition()) {
			this.index.apply(recorded);
		}
	}

	private static StoreUnavailableException unavailable(String message, @Nullable Throwable cause) {
		return new StoreUnavailableException(message, cause);
	}

}
