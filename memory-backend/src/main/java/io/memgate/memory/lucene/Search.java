package io.memgate.memory.lucene;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

import io.memgate.memory.embedding.Vector;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.search.Candidate;
import io.memgate.memory.search.Ranking;
import io.memgate.memory.search.Weights;

/**
 * A search: the owner's memories are ranked, and the best are read. Memories of the same
 * words are one hit, the best ranked of them.
 */
final class Search {

	// Lucene refuses more than 1,024 clauses; a question of more distinct terms is cut,
	// its answer hardly changes.
	private static final int MOST_TERMS = 512;

	private final Weights weights;

	private final Clock clock;

	Search(Weights weights, Clock clock) {
		this.weights = weights;
		this.clock = clock;
	}

	boolean looksAtVectors(SearchQuery query) {
		Retrieval by = (query.by() != null) ? query.by() : this.weights.by();
		return by == Retrieval.BOTH || by == Retrieval.VECTORS;
	}

	/**
	 * Searches.
	 * @param vector the question's vector; {@code null} if it has none
	 */
	List<Hit> find(IndexSearcher searcher, Owner owner, SearchQuery query, @Nullable Vector vector) throws IOException {
		OwnersView view = new OwnersView(searcher, Documents.owner(owner));
		if (view.isEmpty()) {
			return List.of();
		}
		Query wanted = Restriction.to(owner, query.kinds(), query.filter());
		List<Candidate> candidates = Candidates.of(view, owner, anyTerm(owner, query.text()), wanted, vector);
		Long conversation = (query.conversation() != null) ? Documents.number(owner, query.conversation()) : null;
		Ranking ranking = Ranking.of(candidates, this.weights, query.by(), conversation, this.clock.instant());
		return hits(ranking, query, view.storedFields());
	}

	private static List<Hit> hits(Ranking ranking, SearchQuery query, StoredFields stored) throws IOException {
		List<Hit> hits = new ArrayList<>();
		Set<String> texts = new HashSet<>();
		Iterator<Candidate> best = ranking.best().iterator();
		while (hits.size() < query.limit() && best.hasNext()) {
			Candidate candidate = best.next();
			double relativity = ranking.relativity(candidate);
			if (relativity >= query.relativity()) {
				Memory memory = Documents.memory(stored, candidate.document());
				if (texts.add(words(memory))) {
					hits.add(new Hit(memory, relativity));
				}
			}
		}
		return hits;
	}

	private static String words(Memory memory) {
		return memory.text().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
	}

	private static Query anyTerm(Owner owner, String text) {
		BooleanQuery.Builder terms = new BooleanQuery.Builder();
		for (String term : MixedLanguageAnalyzer.ofQuestion(text, MOST_TERMS)) {
			terms.add(new TermQuery(new Term(Documents.TEXT, term)), Occur.SHOULD);
		}
		return new BooleanQuery.Builder().add(new TermQuery(Documents.owner(owner)), Occur.FILTER)
			.add(terms.build(), Occur.MUST)
			.build();
	}

}
