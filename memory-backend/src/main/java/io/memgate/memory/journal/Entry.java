package io.memgate.memory.journal;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Request;

/**
 * What one journal record says: a request id, what became of it and, if it was done, what
 * it changed. Both are in one record, so no crash can part them.
 *
 * @param request who asked for what; of a fence, who asked for the outcome
 * @param outcome what became of it
 * @param at when it was decided
 * @param change what a completed write did; {@code null} of any other, and when it was
 * erased
 */
record Entry(Request request, Outcome outcome, Instant at, @Nullable Change change) {

	/**
	 * The same without what it changed.
	 */
	Entry withoutChange() {
		return new Entry(this.request, this.outcome, this.at, null);
	}

	static Entry done(Request request, Change change, Instant at) {
		return new Entry(request, Outcome.DONE, at, change);
	}

	static Entry failed(Request request, Instant at) {
		return new Entry(request, Outcome.FAILED, at, null);
	}

	static Entry fenced(Request request, Instant at) {
		return new Entry(request, Outcome.FENCED, at, null);
	}

}
