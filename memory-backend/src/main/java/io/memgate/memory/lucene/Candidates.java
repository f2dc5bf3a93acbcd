package io.memgate.memory.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

import io.memgate.memory.embedding.Vector;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.search.Candidate;

/**
 * Reads all of an owner's memories with their scores for a question. An owner has some
 * thousand memories, so one pass over their vectors is faster than a graph over
 * everybody's, misses none, and costs nothing when they are written.
 */
final class Candidates {

	private final IndexSearcher searcher;

	private final Owner owner;

	private final List<Candidate> found = new ArrayList<>();

	private Candidates(IndexSearcher searcher, Owner owner) {
		this.searcher = searcher;
		this.owner = owner;
	}

	/**
	 * The owner's memories, in the order of writing.
	 * @param query gives the scores of full text
	 * @param wanted is met by those that may be answered
	 * @param vector gives the similarities; {@code null} gives none
	 */
	static List<Candidate> of(IndexSearcher searcher, Owner owner, Query query, Query wanted, @Nullable Vector vector)
			throws IOException {
		Candidates candidates = new Candidates(searcher, owner);
		Map<Long, Float> similarities = (vector != null) ? candidates.similarities(vector) : Map.of();
		Weight scores = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
		Weight matches = searcher.createWeight(searcher.rewrite(wanted), ScoreMode.COMPLETE_NO_SCORES, 1);
		Weight archived = searcher.createWeight(Restriction.ARCHIVED, ScoreMode.COMPLETE_NO_SCORES, 1);
		for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
			candidates.read(leaf, new Scores(scores.scorer(leaf)), new Scores(matches.scorer(leaf)),
					new Scores(archived.scorer(leaf)), similarities);
		}
		candidates.found.sort(Candidate.WRITTEN);
		return candidates.found;
	}

	private void read(LeafReaderContext leaf, Scores text, Scores wanted, Scores archived,
			Map<Long, Float> similarities) throws IOException {
		LeafReader reader = leaf.reader();
		NumericDocValues conversation = DocValues.getNumeric(reader, Documents.CONVERSATION);
		NumericDocValues created = DocValues.getNumeric(reader, Documents.CREATED);
		SortedNumericDocValues order = Documents.orders(reader);
		forEach(reader, Documents.owner(this.owner), (document) -> {
			if (!archived.has(document)) {
				long place = first(order, document);
				this.found.add(new Candidate(leaf.docBase + document, place, value(conversation, document),
						value(created, document), wanted.has(document), text.of(document),
						similarities.getOrDefault(place, Float.NaN)));
			}
		});
	}

	private Map<Long, Float> similarities(Vector vector) throws IOException {
		Map<Long, Float> similarities = new HashMap<>();
		for (LeafReaderContext leaf : this.searcher.getIndexReader().leaves()) {
			SortedNumericDocValues order = Documents.orders(leaf.reader());
			BinaryDocValues vectors = DocValues.getBinary(leaf.reader(), Documents.vectorsOf(vector.model()));
			forEach(leaf.reader(), Documents.vectorOwner(this.owner), (document) -> {
				if (vectors.advanceExact(document)) {
					BytesRef bytes = vectors.binaryValue();
					if (bytes.length == vector.dimensions()) {
						similarities.put(first(order, document),
								vector.cosine(bytes.bytes, bytes.offset, bytes.length));
					}
				}
			});
		}
		return similarities;
	}

	private static void forEach(LeafReader reader, Term term, Visit visit) throws IOException {
		PostingsEnum postings = reader.postings(term, PostingsEnum.NONE);
		if (postings == null) {
			return;
		}
		while (postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
			if (reader.getLiveDocs() == null || reader.getLiveDocs().get(postings.docID())) {
				visit.document(postings.docID());
			}
		}
	}

	private static long first(SortedNumericDocValues values, int document) throws IOException {
		return values.advanceExact(document) ? values.nextValue() : 0;
	}

	private static long value(NumericDocValues values, int document) throws IOException {
		return values.advanceExact(document) ? values.longValue() : 0;
	}

	@FunctionalInterface
	private interface Visit {

		void document(int document) throws IOException;

	}

	/**
	 * The scores of a query's documents in one segment, asked for in the order of the
	 * documents.
	 */
	private record Scores(@Nullable Scorer scorer) {

		boolean has(int document) throws IOException {
			if (this.scorer == null) {
				return false;
			}
			DocIdSetIterator matches = this.scorer.iterator();
			return ((matches.docID() < document) ? matches.advance(document) : matches.docID()) == document;
		}

		float of(int document) throws IOException {
			return (this.scorer != null && has(document)) ? this.scorer.score() : 0;
		}

	}

}
