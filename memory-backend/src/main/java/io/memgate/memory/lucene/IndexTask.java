package io.memgate.memory.lucene;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

import io.memgate.memory.memory.Recorded;

/**
 * Work for the thread that writes the index.
 */
sealed interface IndexTask {

	/**
	 * Whether the task wants the changes before it to be visible to reads.
	 */
	default boolean wantsView() {
		return false;
	}

	/**
	 * The room that the task takes while it waits.
	 */
	default int bytes() {
		return 0;
	}

	/**
	 * Is told that the task is done or, with a fault, that it never will be.
	 * @param committed the position that the last commit holds
	 */
	default void end(@Nullable Throwable fault, long committed) {
	}

	/**
	 * A change of the journal.
	 */
	record Apply(Recorded recorded, int bytes) implements IndexTask {

		static Apply of(Recorded recorded) {
			return new Apply(recorded, Footprint.of(recorded.change()));
		}

	}

	/**
	 * Vectors of memories that are in the index.
	 */
	record WriteVectors(VectorBatch batch, Sinks.Empty<Void> done) implements IndexTask {

		@Override
		public void end(@Nullable Throwable fault, long committed) {
			tell(this.done, fault);
		}

	}

	/**
	 * Waits for all that stands before it.
	 */
	record Await(boolean wantsView, Sinks.Empty<Void> done) implements IndexTask {

		@Override
		public void end(@Nullable Throwable fault, long committed) {
			tell(this.done, fault);
		}

	}

	/**
	 * Makes all that was written so far last, and lets go of the files it replaces.
	 */
	record Commit(Sinks.One<Long> position) implements IndexTask {

		@Override
		public boolean wantsView() {
			return true;
		}

		@Override
		public void end(@Nullable Throwable fault, long committed) {
			if (fault != null) {
				this.position.tryEmitError(IndexThread.unavailable(fault));
			}
			else {
				this.position.tryEmitValue(committed);
			}
		}

	}

	private static void tell(Sinks.Empty<Void> done, @Nullable Throwable fault) {
		if (fault != null) {
			done.tryEmitError(IndexThread.unavailable(fault));
		}
		else {
			done.tryEmitEmpty();
		}
	}

}
