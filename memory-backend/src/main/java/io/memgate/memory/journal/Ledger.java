package io.memgate.memory.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;

/**
 * What is remembered of the requests in the journal: the outcome of each id for a time,
 * and the number of completed writes and what was deleted whole for ever. Not
 * thread-safe: one thread owns it.
 */
final class Ledger {

	private final Duration retention;

	private final int most;

	// In the order of the journal, so the oldest is first.
	private final Map<Key, Remembered> remembered = new LinkedHashMap<>();

	// One instance of each, or those read back from the journal would take more room than
	// all the rest.
	private final Map<Space, Space> spaces = new HashMap<>();

	private final Tally totals = new Tally();

	// Of memories or users; a change decided on what was read before one must not follow
	// it.
	private final Map<Space, Long> lastEdits = new HashMap<>();

	// By the request that has deleted each.
	private final Map<Scope, UUID> deleted = new HashMap<>();

	/**
	 * Makes an empty ledger.
	 * @param retention how long an outcome is known
	 * @param most outcomes known when it is full
	 */
	Ledger(Duration retention, int most) {
		this.retention = retention;
		this.most = most;
	}

	/**
	 * Takes an entry as decided.
	 * @param position the entry's position in the journal
	 */
	void record(Entry entry, long position) {
		if (entry.change() instanceof Change.DeleteAll delete) {
			this.deleted.putIfAbsent(delete.scope(), entry.request().id());
		}
		this.totals.add(entry);
		Space space = this.spaces.computeIfAbsent(entry.request().space(), Function.identity());
		this.remembered.put(new Key(space.account(), entry.request().id()),
				new Remembered(entry.outcome(), space, position, entry.at()));
		if (entry.change() instanceof Change.Targeted || entry.change() instanceof Change.DeleteUser) {
			this.lastEdits.put(space, position);
		}
	}

	/**
	 * Takes an entry back that could not be kept.
	 */
	void revert(Entry entry) {
		if (entry.change() instanceof Change.DeleteAll delete) {
			this.deleted.remove(delete.scope(), entry.request().id());
		}
		this.totals.takeBack(entry);
		this.remembered.remove(Key.of(entry));
	}

	Optional<Remembered> find(String account, UUID id) {
		return Optional.ofNullable(this.remembered.get(new Key(account, id)));
	}

	/**
	 * Whether an account or project was deleted, or the account of the project was.
	 */
	boolean isDeleted(Scope scope) {
		return this.deleted.containsKey(scope) || this.deleted.containsKey(new Scope(scope.account(), null));
	}

	/**
	 * Whether memories of a space were deleted or changed after a position.
	 */
	boolean isEditedSince(Space space, long position) {
		return this.lastEdits.getOrDefault(space, 0L) > position;
	}

	/**
	 * Completed writes of an account, by Api; none of one that was deleted.
	 */
	Map<String, Long> totals(String account) {
		return isDeleted(new Scope(account, null)) ? Map.of() : this.totals.of(account);
	}

	/**
	 * Completed writes of all accounts together, by Api.
	 */
	Map<String, Long> totals() {
		return this.totals.sum();
	}

	boolean isFull() {
		return this.remembered.size() >= this.most;
	}

	int size() {
		return this.remembered.size();
	}

	/**
	 * Forgets what is older than the retention.
	 */
	void forgetOld(Instant now) {
		Instant oldest = now.minus(this.retention);
		Iterator<Remembered> eldestFirst = this.remembered.values().iterator();
		while (eldestFirst.hasNext() && eldestFirst.next().at().isBefore(oldest)) {
			eldestFirst.remove();
		}
	}

	private record Key(String account, UUID id) {

		static Key of(Entry entry) {
			return new Key(entry.request().space().account(), entry.request().id());
		}

	}

	/**
	 * What is known of a request id.
	 *
	 * @param outcome what became of it
	 * @param space where it acted
	 * @param position its position in the journal
	 * @param at when it was decided
	 */
	record Remembered(Outcome outcome, Space space, long position, Instant at) {
	}

}
