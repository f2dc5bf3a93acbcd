package io.memgate.memory.memory;

/**
 * A change that is durable, with its place in the order of all changes.
 *
 * @param position greater than that of every earlier change
 * @param space where it acts
 * @param change what it does
 */
public record Recorded(long position, Space space, Change change) {
}
