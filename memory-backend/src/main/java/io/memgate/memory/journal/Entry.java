package io.memgate.memory.journal;

import java.time.Instant;
import java.util.Map;

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
 * @param change what a completed write did; {@code null} of any other, and when nothing
 * of it is left
 * @param tally completed writes, by account and Api, of earlier records that were dropped
 */
record Entry(Request request, Outcome outcome, Instant at, @Nullable Change change,
		@Nullable Map<String, Map<String, Long>> tally) {

	static Entry done(Request request, Change change, Instant at) {
		return new Entry(request, Outcome.DONE, at, change, null);
	}

	static Entry failed(Request request, Instant at) {
		return new Entry(request, Outcome.FAILED, at, null, null);
	}

	static Entry fenced(Request request, Instant at) {
		return new Entry(request, Outcome.FENCED, at, null, null);
	}

	/**
	 * The same with another change, or with none.
	 */
	Entry with(@Nullable Change other) {
		return new Entry(this.request, this.outcome, this.at, other, this.tally);
	}

	/**
	 * The same with the counts of what was dropped besides its own.
	 */
	Entry with(Tally dropped) {
		Tally all = new Tally();
		all.add(dropped.toMap());
		if (this.tally != null) {
			all.add(this.tally);
		}
		return all.isEmpty() ? this : new Entry(this.request, this.outcome, this.at, this.change, all.toMap());
	}

	/**
	 * Whether it is a completed write of a caller, which is counted.
	 */
	boolean isCompletedCall() {
		return this.outcome == Outcome.DONE && !(this.change instanceof Change.DeleteAll)
				&& !this.request.api().equals(Change.Extract.API);
	}

}
