package io.memgate.memory.journal;

import java.time.Clock;
import java.util.function.ObjLongConsumer;

import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.Recorded;

/**
 * Told every entry of the journal at the start, in order, it makes of them what they had
 * made of the store before: what the ledger remembers, what the index did not keep, and
 * what is to be taken off the disk.
 */
final class Replay implements ObjLongConsumer<Entry> {

	private final Ledger ledger;

	private final MemoryIndex index;

	private final long compactedPosition;

	private final Clock clock;

	private final Garbage garbage = new Garbage();

	private long lastChange;

	/**
	 * @param compactedPosition up to which nothing is left to be taken off the disk
	 */
	Replay(Ledger ledger, MemoryIndex index, long compactedPosition, Clock clock) {
		this.ledger = ledger;
		this.index = index;
		this.compactedPosition = compactedPosition;
		this.clock = clock;
	}

	@Override
	public void accept(Entry entry, long position) {
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

	/** What was deleted or replaced and may still be on the disk. */
	Garbage garbage() {
		return this.garbage;
	}

	/** Position of the last change; 0 if there is none. */
	long lastChange() {
		return this.lastChange;
	}

}
