package io.memgate.memory.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;

import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryPage;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;

/**
 * The questions, as Lucene queries. Each is bound to a space by a term that every
 * document must have.
 */
final class Queries {

	// Lucene refuses more than 1,024 clauses; a question of more distinct terms is cut,
	// its answer hardly changes.
	private static final int MOST_TERMS = 512;

	private static final float CONVERSATION_BOOST = 1;

	// BM25 scores have no upper bound: this one counts as half way.
	private static final double HALF_SCORE = 4;

	private final MixedLanguageAnalyzer analyzer;

	Queries(MixedLanguageAnalyzer analyzer) {
		this.analyzer = analyzer;
	}

	List<Memory> memories(IndexSearcher searcher, Space space, Collection<String> ids) throws IOException {
		List<Memory> found = new ArrayList<>();
		for (String id : ids) {
			ScoreDoc[] documents = searcher.search(new TermQuery(Documents.id(space, id)), 1).scoreDocs;
			found.addAll(memories(searcher, documents));
		}
		return found;
	}

	/**
	 * The memories with their places in the order of all.
	 */
	List<Placed> placed(IndexSearcher searcher, Space space, Collection<String> ids) throws IOException {
		List<Placed> found = new ArrayList<>();
		List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
		for (String id : ids) {
			for (ScoreDoc hit : searcher.search(new TermQuery(Documents.id(space, id)), 1).scoreDocs) {
				LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
				found.add(new Placed(Documents.memory(searcher.storedFields(), hit.doc),
						Documents.order(leaf.reader(), hit.doc - leaf.docBase)));
			}
		}
		return found;
	}

	List<Memory> conversation(IndexSearcher searcher, Owner owner, String conversation, int limit) throws IOException {
		Query query = Restriction.messages(Documents.conversation(owner, conversation));
		return memories(searcher, searcher.search(query, limit, Documents.NEWEST).scoreDocs).reversed();
	}

	MemoryPage page(IndexSearcher searcher, Owner owner, Listing listing) throws IOException {
		Query query = Restriction.to(owner, listing.kinds(), listing.filter());
		int upTo = listing.page() * listing.size();
		ScoreDoc[] found = searcher.search(query, upTo, Documents.NEWEST).scoreDocs;
		ScoreDoc[] onPage = Arrays.copyOfRange(found, Math.min(upTo - listing.size(), found.length), found.length);
		return new MemoryPage(memories(searcher, onPage), searcher.count(query));
	}

	List<Hit> search(IndexSearcher searcher, Owner owner, SearchQuery query) throws IOException {
		OwnersView view = new OwnersView(searcher, Documents.owner(owner));
		List<Hit> hits = new ArrayList<>();
		if (view.isEmpty()) {
			return hits;
		}
		StoredFields stored = view.storedFields();
		for (ScoreDoc document : view.search(query(owner, query), query.limit()).scoreDocs) {
			double relativity = document.score / (document.score + HALF_SCORE);
			if (relativity >= query.relativity()) {
				hits.add(new Hit(Documents.memory(stored, document.doc), relativity));
			}
		}
		return hits;
	}

	private Query query(Owner owner, SearchQuery query) {
		BooleanQuery.Builder whole = new BooleanQuery.Builder();
		whole.add(Restriction.to(owner, query.kinds(), query.filter()), Occur.FILTER);
		whole.add(Restriction.ARCHIVED, Occur.MUST_NOT);
		whole.add(anyTerm(query.text()), Occur.MUST);
		if (query.conversation() != null) {
			Query preferred = new TermQuery(Documents.conversation(owner, query.conversation()));
			whole.add(new BoostQuery(new ConstantScoreQuery(preferred), CONVERSATION_BOOST), Occur.SHOULD);
		}
		return whole.build();
	}

	private Query anyTerm(String text) {
		BooleanQuery.Builder terms = new BooleanQuery.Builder();
		for (String term : this.analyzer.terms(text, MOST_TERMS)) {
			terms.add(new TermQuery(new Term(Documents.TEXT, term)), Occur.SHOULD);
		}
		return terms.build();
	}

	private static List<Memory> memories(IndexSearcher searcher, ScoreDoc[] documents) throws IOException {
		StoredFields stored = searcher.storedFields();
		List<Memory> memories = new ArrayList<>(documents.length);
		for (ScoreDoc document : documents) {
			memories.add(Documents.memory(stored, document.doc));
		}
		return memories;
	}

	/**
	 * A memory and its place in the order of all.
	 */
	record Placed(Memory memory, long order) {
	}

}
