package io.memgate.memory.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Space;

/**
 * What is remembered of the requests in the journal: the outcome of each id for a time,
 * and the number of completed writes for ever. Not thread-safe: one thread owns it.
 */
final class Ledger {

	private final Duration retention;

	// In the order of the journal, so the oldest is first.
	private final Map<Key, Remembered> remembered = new LinkedHashMap<>();

	private final Map<String, Map<String, Long>> totals = new HashMap<>();

	Ledger(Duration retention) {
		this.retention = retention;
	}

	/**
	 * Takes an entry as decided.
	 * @param position the entry's position in the journal
	 */
	void record(Entry entry, long position) {
		if (entry.outcome() == Outcome.DONE) {
			count(entry, 1);
		}
		this.remembered.put(Key.of(entry),
				new Remembered(entry.outcome(), entry.request().space(), position, entry.at()));
	}

	/**
	 * Takes an entry back that could not be kept.
	 */
	void revert(Entry entry) {
		if (entry.outcome() == Outcome.DONE) {
			count(entry, -1);
		}
		this.remembered.remove(Key.of(entry));
	}

	Optional<Remembered> find(String account, UUID id) {
		return Optional.ofNullable(this.remembered.get(new Key(account, id)));
	}

	/**
	 * Completed writes of an account, by Api.
	 */
	Map<String, Long> totals(String account) {
		return Map.copyOf(this.totals.getOrDefault(account, Map.of()));
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

	private void count(Entry entry, long change) {
		this.totals.computeIfAbsent(entry.request().space().account(), (account) -> new HashMap<>())
			.merge(entry.request().api(), change, Long::sum);
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
