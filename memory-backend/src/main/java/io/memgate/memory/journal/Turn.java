package io.memgate.memory.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.WriteResult;

/**
 * One batch of decisions, which stand or fall with one append. Each decision sees those
 * before it.
 */
final class Turn {

	private final Ledger ledger;

	private final long firstPosition;

	private final Instant now;

	private final List<Entry> entries = new ArrayList<>();

	Turn(Ledger ledger, long firstPosition, Instant now) {
		this.ledger = ledger;
		this.firstPosition = firstPosition;
		this.now = now;
	}

	/**
	 * Decides a write; empty if its outcome could not be remembered.
	 */
	Optional<WriteResult> write(Request request, Change change) {
		Optional<WriteResult> seen = seen(request).map(WriteResult.AlreadySeen::new);
		if (seen.isPresent() || this.ledger.isFull()) {
			return seen;
		}
		if (this.ledger.isDeleted(Scope.projectOf(request.space()))) {
			return Optional.of(refuse(request, new WriteResult.Deleted()));
		}
		if (change instanceof Change.Extract extract && this.ledger.isEditedSince(request.space(), extract.of())) {
			return Optional.of(new WriteResult.Superseded());
		}
		return Optional.of(new WriteResult.Written(record(Entry.done(request, change, this.now))));
	}

	WriteResult refuse(Request request, WriteResult refusal) {
		return seen(request).<WriteResult>map(WriteResult.AlreadySeen::new).orElseGet(() -> {
			record(Entry.failed(request, this.now));
			return refusal;
		});
	}

	/**
	 * Deletes an account or project, unless it is.
	 * @return {@code true}
	 */
	boolean delete(Request request, Scope scope) {
		if (!this.ledger.isDeleted(scope)) {
			record(Entry.done(request, new Change.DeleteAll(scope), this.now));
		}
		return true;
	}

	Outcome outcome(Request request) {
		return seen(request).orElseGet(() -> {
			record(Entry.fenced(request, this.now));
			return Outcome.FENCED;
		});
	}

	/**
	 * What was decided of a request; empty if nothing was.
	 */
	Optional<Outcome> seen(Request request) {
		return this.ledger.find(request.space().account(), request.id()).map(Ledger.Remembered::outcome);
	}

	Map<String, Long> totals(String account) {
		return this.ledger.totals(account);
	}

	Map<String, Long> totals() {
		return this.ledger.totals();
	}

	/**
	 * The position of a completed write.
	 */
	Optional<Long> positionOf(Space space, UUID id) {
		return this.ledger.find(space.account(), id)
			.filter((found) -> found.outcome() == Outcome.DONE && found.space().equals(space))
			.map(Ledger.Remembered::position);
	}

	/**
	 * The position that its first entry has or would have.
	 */
	long firstPosition() {
		return this.firstPosition;
	}

	/**
	 * What must be appended for the decisions to stand.
	 */
	List<Entry> entries() {
		return this.entries;
	}

	/**
	 * The changes of this turn with their positions.
	 */
	List<Recorded> changes() {
		List<Recorded> changes = new ArrayList<>();
		for (int i = 0; i < this.entries.size(); i++) {
			Entry entry = this.entries.get(i);
			if (entry.change() != null) {
				changes.add(new Recorded(this.firstPosition + i, entry.request().space(), entry.change()));
			}
		}
		return changes;
	}

	void revert() {
		this.entries.forEach(this.ledger::revert);
	}

	private long record(Entry entry) {
		long position = this.firstPosition + this.entries.size();
		this.entries.add(entry);
		this.ledger.record(entry, position);
		return position;
	}

}
