/**
 * The truth: an append-only journal of every write and its outcome, and the store that is
 * built on it.
 */
@NullMarked
package io.memgate.memory.journal;

import org.jspecify.annotations.NullMarked;
