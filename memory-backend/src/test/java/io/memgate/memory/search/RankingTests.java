package io.memgate.memory.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.memgate.memory.memory.Retrieval;

import static org.assertj.core.api.Assertions.assertThat;

class RankingTests {

	private static final float NONE = Float.NaN;

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final List<Candidate> candidates = new ArrayList<>();

	@Test
	void wordsAndMeaningAreMixedByWeightAndNotByRank() {
		addAlone(10, 0.2f);
		addAlone(9, 0.9f);
		addAlone(0, 1);

		assertThat(best(Retrieval.FULL_TEXT)).containsExactly(0, 1);
		assertThat(best(Retrieval.VECTORS)).startsWith(2, 1);
		assertThat(best(Retrieval.BOTH)).startsWith(1, 0, 2);
	}

	@Test
	void aTurnIsGivenAPartOfWhatTheTurnsAroundItHave() {
		add(5, NONE);
		add(0, NONE);
		add(0, NONE);
		add(0, NONE);

		assertThat(best(Retrieval.FULL_TEXT)).containsExactly(0, 1, 2);
		assertThat(best(Retrieval.TURNS)).containsExactly(0);
	}

	/** A vector has the turn before in it. */
	@Test
	void aTurnIsGivenNothingOfTheSimilaritiesAroundIt() {
		add(0, 0.9f);
		add(0, 0.1f);

		assertThat(best(Retrieval.VECTORS)).containsExactly(0);
		assertThat(best(Retrieval.BOTH)).containsExactly(0);
	}

	@Test
	void turnsOfOtherConversationsInBetweenDoNotPartNeighbours() {
		add(5, NONE);
		this.candidates.add(new Candidate(1, 1, 99, NOW.toEpochMilli(), true, 0, NONE));
		add(0, NONE);

		assertThat(best(Retrieval.FULL_TEXT)).containsExactly(0, 2);
	}

	@Test
	void whatHasNoVectorYetIsJudgedByItsText() {
		add(4, 0.9f);
		add(10, NONE);
		add(0, 0.1f);

		assertThat(best(Retrieval.BOTH)).startsWith(1, 0);
	}

	@Test
	void onlyMemoryOfAnOwnerIsFoundByItsMeaning() {
		add(0, 0.7f);

		assertThat(best(Retrieval.BOTH)).containsExactly(0);
	}

	@Test
	void ofLikeOnesTheCurrentConversationAndThenTheNewerComesFirst() {
		this.candidates.add(new Candidate(0, 0, 1, NOW.minus(Duration.ofDays(90)).toEpochMilli(), true, 5, NONE));
		this.candidates.add(new Candidate(1, 1, 2, NOW.minus(Duration.ofDays(1)).toEpochMilli(), true, 5, NONE));
		this.candidates.add(new Candidate(2, 2, 3, NOW.minus(Duration.ofDays(90)).toEpochMilli(), true, 5, NONE));

		assertThat(best(Retrieval.BOTH)).containsExactly(1, 2, 0);
		assertThat(best(Retrieval.BOTH, 1L)).containsExactly(0, 1, 2);
	}

	@Test
	void whatIsNotWantedTellsAboutOthersAndIsNotAnswered() {
		this.candidates.add(new Candidate(0, 0, 1, NOW.toEpochMilli(), false, 5, NONE));
		add(0, NONE);

		assertThat(best(Retrieval.BOTH)).containsExactly(1);
	}

	@Test
	void relativityIsOfTheMemoryByItself() {
		add(4, NONE);
		add(40, NONE);
		Ranking ranking = ranking(Retrieval.FULL_TEXT, null);
		double alone = ranking.relativity(this.candidates.getFirst());

		assertThat(alone).isEqualTo(0.5);
		assertThat(ranking.relativity(this.candidates.getLast())).isGreaterThan(alone).isLessThan(1);
	}

	private void add(float text, float similarity) {
		int number = this.candidates.size();
		this.candidates.add(new Candidate(number, number, 1, NOW.toEpochMilli(), true, text, similarity));
	}

	private void addAlone(float text, float similarity) {
		int number = this.candidates.size();
		this.candidates.add(new Candidate(number, number, number, NOW.toEpochMilli(), true, text, similarity));
	}

	private List<Integer> best(Retrieval by) {
		return best(by, null);
	}

	private List<Integer> best(Retrieval by, @Nullable Long conversation) {
		this.candidates.sort(Comparator.comparingLong(Candidate::order));
		return ranking(by, conversation).best().map(Candidate::document).toList();
	}

	private Ranking ranking(Retrieval by, @Nullable Long conversation) {
		Weights weights = new Weights(Retrieval.BOTH, 0.4, 0.3, 0.6, 2);
		return Ranking.of(this.candidates, weights, by, conversation, NOW);
	}

}
