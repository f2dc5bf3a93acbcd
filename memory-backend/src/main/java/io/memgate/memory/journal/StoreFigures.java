package io.memgate.memory.journal;

/**
 * What the journal's thread last told of its work.
 *
 * @param remembered outcomes known
 * @param entries entries appended since the store was opened
 * @param syncs syncs that these entries shared
 * @param syncNanos what these syncs took together
 */
record StoreFigures(int remembered, long entries, long syncs, long syncNanos) {
}
