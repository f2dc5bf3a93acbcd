package io.memgate.memory.memory;

import org.jspecify.annotations.Nullable;

/**
 * What is searched for.
 *
 * @param text the question, in natural language
 * @param conversation the current conversation, whose memories are preferred;
 * {@code null} prefers none
 * @param limit most hits wanted
 * @param relativity least {@link Hit#relativity()} wanted, 0 to 1
 */
public record SearchQuery(String text, @Nullable String conversation, int limit, double relativity) {
}
