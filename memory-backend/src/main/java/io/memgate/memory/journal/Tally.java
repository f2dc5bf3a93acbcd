package io.memgate.memory.journal;

import java.util.HashMap;
import java.util.Map;

/**
 * Completed writes by account and Api. Not thread-safe.
 */
final class Tally {

	private final Map<String, Map<String, Long>> accounts = new HashMap<>();

	/**
	 * Counts what an entry stands for: its own write, if it is a completed one of a
	 * caller, and those of the entries whose place it has taken.
	 */
	void add(Entry entry) {
		if (entry.isCompletedCall()) {
			add(entry, 1);
		}
		if (entry.tally() != null) {
			add(entry.tally());
		}
	}

	void add(Map<String, Map<String, Long>> counts) {
		counts.forEach((account, apis) -> apis.forEach((api, count) -> add(account, api, count)));
	}

	/**
	 * Takes the entry's own write back.
	 */
	void takeBack(Entry entry) {
		if (entry.isCompletedCall()) {
			add(entry, -1);
		}
	}

	Map<String, Long> of(String account) {
		return Map.copyOf(this.accounts.getOrDefault(account, Map.of()));
	}

	/**
	 * All accounts together, by Api.
	 */
	Map<String, Long> sum() {
		Map<String, Long> sum = new HashMap<>();
		this.accounts.values().forEach((apis) -> apis.forEach((api, count) -> sum.merge(api, count, Long::sum)));
		return sum;
	}

	boolean isEmpty() {
		return this.accounts.isEmpty();
	}

	/**
	 * All of it, by account and then Api.
	 */
	Map<String, Map<String, Long>> toMap() {
		Map<String, Map<String, Long>> copy = new HashMap<>();
		this.accounts.forEach((account, apis) -> copy.put(account, Map.copyOf(apis)));
		return copy;
	}

	private void add(Entry entry, long count) {
		add(entry.request().space().account(), entry.request().api(), count);
	}

	private void add(String account, String api, long count) {
		this.accounts.computeIfAbsent(account, (key) -> new HashMap<>()).merge(api, count, Long::sum);
	}

}
