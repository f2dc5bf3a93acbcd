package io.memgate.memory.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.StoreUnavailableException;

/**
 * The work of the journal's thread, one turn after the other: it decides a batch of
 * commands in the order they came, appends what they need with one sync, tells the index
 * and then the callers. What was done, and the fault, any thread may ask.
 */
final class Turns {

	private static final Logger logger = LoggerFactory.getLogger(Turns.class);

	private final Journal journal;

	private final Ledger ledger;

	private final MemoryIndex index;

	private final Compaction compaction;

	private final Clock clock;

	private Garbage garbage;

	private long lastChange;

	private long entries;

	private volatile StoreFigures figures;

	private volatile @Nullable Throwable fault;

	/**
	 * @param replay of that journal, to which the turns add
	 */
	Turns(Journal journal, Ledger ledger, MemoryIndex index, Replay replay, Compaction compaction, Clock clock) {
		this.journal = journal;
		this.ledger = ledger;
		this.index = index;
		this.compaction = compaction;
		this.clock = clock;
		this.garbage = replay.garbage();
		this.lastChange = replay.lastChange();
		this.figures = figures();
	}

	/** Takes a turn. */
	void decide(List<Command<?>> commands) {
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

	/**
	 * Has all that was deleted or replaced before this turn taken off the disk.
	 */
	Compaction.Order order() {
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

	/**
	 * What was done so far.
	 */
	StoreFigures done() {
		return this.figures;
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

	private void apply(Recorded recorded) {
		this.index.apply(recorded);
		this.lastChange = recorded.position();
		if (this.garbage.note(recorded)) {
			this.compaction.wake();
		}
	}

	private Throwable told(Throwable ex) {
		if (ex instanceof Journal.TornException || ex instanceof Error) {
			this.fault = ex;
			return new OutcomeUnknownException(ex);
		}
		return new StoreUnavailableException("The journal could not be written", ex);
	}

}
