package io.memgate.gateway.admission;

/**
 * Whether the books of an account hold all that the memory service has completed for it.
 */
sealed interface Trust {

	/** They do, or nobody can tell more. */
	record Whole() implements Trust {

	}

	/**
	 * They have lost something.
	 *
	 * @param api a write that they know too little of
	 * @param completed what the memory service has completed of it
	 * @param used what is charged
	 * @param reserved what is held
	 */
	record Lost(String api, long completed, long used, long reserved) implements Trust {

	}

	/**
	 * The memory service keeps totals, and does not tell them now.
	 *
	 * @param why what it said, or what happened
	 */
	record Untold(String why) implements Trust {

	}

}
