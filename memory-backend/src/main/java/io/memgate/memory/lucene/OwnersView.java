package io.memgate.memory.lucene;

import java.io.IOException;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;

/**
 * A searcher that ranks as if the index held one owner's memories only: how rare a term
 * is, is counted among these. With the whole index's counts, what others store would
 * change the ranking and show in its scores.
 */
final class OwnersView extends IndexSearcher {

	// Stands for the average length, which would take a pass over all of the owner's
	// memories. BM25 uses it only to
	// compare long texts with short ones.
	private static final int USUAL_TERMS = 25;

	// Anserini's, for texts that are short and of like length.
	private static final BM25Similarity SIMILARITY = new BM25Similarity(0.9f, 0.4f);

	private final IndexSearcher whole;

	private final Query owner;

	private final int memories;

	OwnersView(IndexSearcher whole, Term owner) throws IOException {
		super(whole.getIndexReader());
		this.whole = whole;
		this.owner = new TermQuery(owner);
		this.memories = whole.count(this.owner);
		setSimilarity(SIMILARITY);
	}

	boolean isEmpty() {
		return this.memories == 0;
	}

	@Override
	public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) throws IOException {
		Query both = new BooleanQuery.Builder().add(this.owner, Occur.FILTER)
			.add(new TermQuery(term), Occur.FILTER)
			.build();
		// Lucene allows no zero here; a term that the owner does not have matches
		// nothing, whatever it weighs.
		int with = Math.max(1, this.whole.count(both));
		return new TermStatistics(term.bytes(), with, with);
	}

	@Override
	public CollectionStatistics collectionStatistics(String field) {
		return new CollectionStatistics(field, this.memories, this.memories, (long) this.memories * USUAL_TERMS,
				this.memories);
	}

}
