package io.memgate.memory.journal;

import java.io.IOException;
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

	private final Erasure erasure;

	private final OwnerThread<Command<?>> owner;

	private long lastDeletion;

	private volatile int remembered;

	private volatile long entries;

	private volatile long syncs;

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
		this.journal = Journal.open(folder, properties.segmentSize().toBytes(), disk, this::replay);
		this.remembered = this.ledger.size();
		if (index.keptPosition() >= this.journal.nextPosition()) {
			this.journal.close();
			throw new IOException("The index is ahead of the journal in " + folder
					+ ": one of them was exchanged. Delete the index folder to have it rebuilt.");
		}
		this.erasure = new Erasure(folder);
		if (this.lastDeletion > this.erasure.done()) {
			erase();
		}
		this.owner = new OwnerThread<>("journal", MOST_WAITING, this::decide);
		logger.info("Journal of {} entries opened in {} ms", this.journal.nextPosition() - 1,
				(System.nanoTime() - start) / 1_000_000);
	}

	@Override
	public Mono<WriteResult> write(Request request, Change change) {
		return (change instanceof Change.Delete delete) ? delete(request, delete) : record(request, change);
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
	public Mono<MemoryPage> page(Owner owner, int page, int size) {
		return this.index.page(owner, page, size);
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
		this.owner.close();
		this.erasure.close();
		this.journal.close();
	}

	/**
	 * Outcomes known.
	 */
	int remembered() {
		return this.remembered;
	}

	/**
	 * Entries appended since the store was opened.
	 */
	long entries() {
		return this.entries;
	}

	/**
	 * Syncs that these entries shared.
	 */
	long syncs() {
		return this.syncs;
	}

	/**
	 * Why nothing can be written until a restart.
	 */
	@Nullable Throwable fault() {
		return this.fault;
	}

	private Mono<WriteResult> delete(Request request, Change.Delete delete) {
		return memories(request.space(), delete.ids()).map(delete::missing)
			.flatMap((missing) -> missing
				.map((id) -> submit((turn) -> turn.refuse(request, new WriteResult.UnknownMemory(id))))
				.orElseGet(() -> record(request, delete)));
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
		try {
			commands.forEach((command) -> command.decide(turn));
			append(turn);
			turn.changes().forEach(this.index::apply);
			this.remembered = this.ledger.size();
			commands.forEach(Command::tell);
			eraseDeleted(turn);
		}
		catch (RuntimeException | IOException ex) {
			logger.error("{} decisions could not be recorded", commands.size(), ex);
			turn.revert();
			Throwable told = told(ex);
			commands.forEach((command) -> command.fail(told));
		}
	}

	private void eraseDeleted(Turn turn) {
		for (Recorded recorded : turn.changes()) {
			if (recorded.change() instanceof Change.DeleteAll) {
				this.lastDeletion = recorded.position();
			}
		}
		if (this.lastDeletion >= turn.firstPosition()) {
			erase();
		}
	}

	private void erase() {
		this.journal.seal();
		this.erasure.order(this.lastDeletion, this.ledger.deleted(), this.journal.current());
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
		this.syncs = this.journal.syncs();
	}

	private Throwable told(Exception ex) {
		if (ex instanceof Journal.TornException) {
			this.fault = ex;
			return new OutcomeUnknownException(ex);
		}
		return unavailable("The journal could not be written", ex);
	}

	private void replay(Entry entry, long position) {
		this.ledger.record(entry, position);
		if (entry.change() instanceof Change.DeleteAll) {
			this.lastDeletion = position;
		}
		this.ledger.forgetOld(this.clock.instant());
		if (entry.change() != null && position > this.index.keptPosition()) {
			this.index.apply(new Recorded(position, entry.request().space(), entry.change()));
		}
	}

	private static StoreUnavailableException unavailable(String message, @Nullable Throwable cause) {
		return new StoreUnavailableException(message, cause);
	}

}
