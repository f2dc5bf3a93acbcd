package io.memgate.memory.memory;

import java.util.Set;

/**
 * Which of an owner's memories are listed, and which page of them.
 *
 * @param kinds the kinds of memory wanted
 * @param filter what they must meet
 * @param page counted from 1
 * @param size most memories of a page
 */
public record Listing(Set<Kind> kinds, Filter filter, int page, int size) {

	public Listing {
		kinds = Set.copyOf(kinds);
	}

}
