package io.memgate.memory.search;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Retrieval;

/**
 * Puts an owner's memories into the order in which they answer a question.
 *
 * <p>
 * Text scores and similarities are each brought to 0 to 1 among the owner's memories and
 * mixed by weight; not by rank, which forgets how much better one is than the next.
 * Before, each turn is given a part of the text scores that the turns around it have in
 * the same conversation: an answer often has no word of the question, for that was said
 * in the turn before. A vector has the turn before in it already. Of like ones, a memory
 * of the current conversation and a newer one come first.
 */
public final class Ranking {

	// BM25 scores have no upper bound: this one counts as half way.
	private static final double HALF_SCORE = 4;

	// Similarities of one owner's memories lie at least so far apart; if they do not,
	// the memories are alike, and no small difference may decide.
	private static final double LEAST_RANGE = 0.25;

	private static final double CURRENT_CONVERSATION = 0.1;

	private static final double NEW = 0.05;

	private static final double HALF_LIFE_MILLIS = Duration.ofDays(30).toMillis();

	private final Weights weights;

	private final List<Candidate> candidates;

	private final double similarityShare;

	private final double[] scores;

	private Ranking(Weights weights, List<Candidate> candidates, Retrieval by) {
		this.weights = weights;
		this.candidates = candidates;
		this.similarityShare = similarityShare(by);
		this.scores = mixed((by == Retrieval.TURNS) ? texts() : Neighbours.of(candidates).share(texts(), weights));
	}

	/**
	 * Ranks.
	 * @param candidates all memories of the owner, in the order of writing
	 * @param by what to go by; {@code null} for what the weights say
	 * @param conversation number of the current conversation; {@code null} if there is
	 * none
	 * @param now the time of the question
	 */
	public static Ranking of(List<Candidate> candidates, Weights weights, @Nullable Retrieval by,
			@Nullable Long conversation, Instant now) {
		Ranking ranking = new Ranking(weights, candidates, (by != null) ? by : weights.by());
		ranking.prefer(conversation, now.toEpochMilli());
		return ranking;
	}

	/**
	 * The wanted candidates that were found, the best first, of equal ones the newest.
	 */
	public Stream<Candidate> best() {
		return IntStream.range(0, this.scores.length)
			.filter((i) -> this.scores[i] > 0 && this.candidates.get(i).wanted())
			.mapToObj((i) -> new Scored(this.candidates.get(i), this.scores[i]))
			.sorted()
			.map(Scored::candidate);
	}

	/**
	 * How well a memory by itself fits the question, 0 to 1. Unlike the order, this does
	 * not depend on other memories.
	 */
	public double relativity(Candidate candidate) {
		double text = candidate.text() / (candidate.text() + HALF_SCORE);
		double similarity = candidate.hasSimilarity() ? Math.clamp(candidate.similarity(), 0, 1) : text;
		return mix(text, similarity);
	}

	private double similarityShare(Retrieval by) {
		return switch (by) {
			case TURNS, FULL_TEXT -> 0;
			case VECTORS -> this.candidates.stream().anyMatch(Candidate::hasSimilarity) ? 1 : 0;
			case BOTH -> this.weights.similarity();
		};
	}

	private double[] texts() {
		double most = this.candidates.stream().mapToDouble(Candidate::text).max().orElse(0);
		return this.candidates.stream().mapToDouble((candidate) -> (most > 0) ? candidate.text() / most : 0).toArray();
	}

	private double[] mixed(double[] texts) {
		double most = similarities().max().orElse(0);
		double least = Math.min(similarities().min().orElse(0), most - LEAST_RANGE);
		return IntStream.range(0, texts.length).mapToDouble((i) -> {
			Candidate candidate = this.candidates.get(i);
			// What has no vector yet is judged by its text.
			return mix(texts[i],
					candidate.hasSimilarity() ? (candidate.similarity() - least) / (most - least) : texts[i]);
		}).toArray();
	}

	private DoubleStream similarities() {
		return this.candidates.stream().filter(Candidate::hasSimilarity).mapToDouble(Candidate::similarity);
	}

	private double mix(double text, double similarity) {
		return (1 - this.similarityShare) * text + this.similarityShare * similarity;
	}

	private void prefer(@Nullable Long conversation, long now) {
		for (int i = 0; i < this.scores.length; i++) {
			Candidate candidate = this.candidates.get(i);
			double age = Math.max(0, now - candidate.created()) / HALF_LIFE_MILLIS;
			boolean current = Objects.equals(conversation, candidate.conversation());
			this.scores[i] *= 1 + NEW * Math.pow(0.5, age) + (current ? CURRENT_CONVERSATION : 0);
		}
	}

	private record Scored(Candidate candidate, double score) implements Comparable<Scored> {

		@Override
		public int compareTo(Scored other) {
			int better = Double.compare(other.score, this.score);
			return (better != 0) ? better : Candidate.WRITTEN.compare(other.candidate, this.candidate);
		}

	}

}
