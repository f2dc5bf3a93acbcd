package io.memgate.gateway.payload;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a request's text stands against its token limit.
 */
sealed interface TokenCount {

	/**
	 * It is within the limit.
	 *
	 * @param tokens how many; null where its bytes alone showed it
	 */
	record Within(@Nullable Integer tokens) implements TokenCount {

	}

	/**
	 * It is over the limit.
	 *
	 * @param tokens how many, or a number that it has more than
	 * @param exact which of the two
	 */
	record Over(int tokens, boolean exact) implements TokenCount {

	}

	/**
	 * It was not counted: too many others are waiting to be, or its account's texts have
	 * taken too long to count.
	 *
	 * @param until how long until its account has time again; zero where it has
	 */
	record NoCapacity(Duration until) implements TokenCount {

	}

}
