package io.memgate.memory.search;

import java.util.Comparator;

/**
 * What an index knows of one memory for a question.
 *
 * @param document by which the index finds the memory again
 * @param order greater than that of every memory written before
 * @param conversation a number for its conversation
 * @param created when it was made, epoch milliseconds
 * @param wanted whether it may be answered; if not, it only tells about others
 * @param text score of its full text, 0 if no word of the question is in it
 * @param similarity cosine of its vector and the question's; NaN if one of them has none
 */
public record Candidate(int document, long order, long conversation, long created, boolean wanted, float text,
		float similarity) {

	/** The order of writing. */
	public static final Comparator<Candidate> WRITTEN = Comparator.comparingLong(Candidate::order);

	boolean hasSimilarity() {
		return !Float.isNaN(this.similarity);
	}

}
