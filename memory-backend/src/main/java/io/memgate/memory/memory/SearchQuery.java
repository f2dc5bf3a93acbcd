package io.memgate.memory.memory;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is searched for.
 *
 * @param text the question, in natural language
 * @param conversation the current conversation, whose memories are preferred;
 * {@code null} prefers none
 * @param kinds the kinds of memory wanted
 * @param filter what they must meet
 * @param limit most hits wanted
 * @param relativity least {@link Hit#relativity()} wanted, 0 to 1
 * @param by what to go by; {@code null} leaves that to the store
 */
public record SearchQuery(String text, @Nullable String conversation, Set<Kind> kinds, Filter filter, int limit,
		double relativity, @Nullable Retrieval by) {

	public SearchQuery {
		kinds = Set.copyOf(kinds);
	}

	/**
	 * A question to all that is neither about tools nor only a message.
	 */
	public SearchQuery(String text, @Nullable String conversation, int limit, double relativity) {
		this(text, conversation, Set.of(Kind.FACT, Kind.PREFERENCE), Filter.NONE, limit, relativity, null);
	}

}
