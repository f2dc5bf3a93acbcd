package io.memgate.memory.extraction;

import java.util.List;

import reactor.core.publisher.Mono;

import io.memgate.memory.memory.Memory;

/**
 * Finds in messages what is worth remembering.
 */
@FunctionalInterface
interface Extractor {

	/**
	 * What the messages tell; nothing may be worth it. Signals an error if that could not
	 * be found out.
	 */
	Mono<List<Extracted>> extract(List<Memory> messages);

	/**
	 * Something to remember.
	 *
	 * @param text a sentence that can be understood on its own
	 * @param preference whether it tells how the user likes things
	 */
	record Extracted(String text, boolean preference) {
	}

}
