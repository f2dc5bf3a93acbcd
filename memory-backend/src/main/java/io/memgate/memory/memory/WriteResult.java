package io.memgate.memory.memory;

/**
 * What came of a write that the store could decide on.
 */
public sealed interface WriteResult {

	/**
	 * The write is durable.
	 *
	 * @param position its place in the order of changes
	 */
	record Written(long position) implements WriteResult {
	}

	/**
	 * A write with this request id was decided before; this one changed nothing.
	 *
	 * @param outcome what was decided then
	 */
	record AlreadySeen(Outcome outcome) implements WriteResult {
	}

	/**
	 * The space holds no such memory; nothing was changed.
	 *
	 * @param id the id asked for
	 */
	record UnknownMemory(String id) implements WriteResult {
	}

	/**
	 * The account or project of the write was deleted; nothing is written there any more.
	 */
	record Deleted() implements WriteResult {
	}

	/**
	 * What the write rests on was changed or deleted meanwhile; nothing was changed, and
	 * nothing is recorded.
	 */
	record Superseded() implements WriteResult {
	}

}
