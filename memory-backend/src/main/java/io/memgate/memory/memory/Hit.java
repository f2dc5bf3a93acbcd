package io.memgate.memory.memory;

/**
 * A memory found.
 *
 * @param memory the memory
 * @param relativity how well it fits what was asked, 0 to 1
 */
public record Hit(Memory memory, double relativity) {
}
