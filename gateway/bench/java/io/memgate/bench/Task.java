package io.memgate.bench;

import java.util.Collection;

/**
 * What the bench is to do.
 */
enum Task {

	/** Measure several gateways side by side. */
	COMPARE,

	/** Measure what Memgate costs as something grows. */
	SHAPE,

	/** Measure the first seconds of Memgate. */
	START,

	/**
	 * Put what an earlier {@link #SHAPE} or {@link #START} has measured into the page.
	 */
	CAPACITY;

	/** By the names of options. */
	static Task of(Collection<String> given) {
		if (given.contains("capacity")) {
			return CAPACITY;
		}
		return given.contains("shape") ? SHAPE : given.contains("start") ? START : COMPARE;
	}

}
