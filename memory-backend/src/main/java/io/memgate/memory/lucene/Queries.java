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
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;

import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryPage;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Space;

/**
 * The questions, as Lucene queries. Each is bound to a space by a term that every
 * document must have.
 */
final class Queries {

	private static final int WIDER = 8;

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

	/**
	 * Memories written after a place, the first of them, with what was said before each.
	 */
	List<Unembedded> writtenAfter(IndexSearcher searcher, long place, int most) throws IOException {
		StoredFields stored = searcher.storedFields();
		List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
		List<Unembedded> found = new ArrayList<>();
		for (ScoreDoc hit : firstAfter(searcher, place, most)) {
			LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
			Memory memory = Documents.memory(stored, hit.doc);
			Space space = Documents.space(stored, hit.doc);
			long order = Documents.order(leaf.reader(), hit.doc - leaf.docBase);
			long written = (Long) ((FieldDoc) hit).fields[0];
			found.add(new Unembedded(space, memory, order, written, before(searcher, space, memory, order)));
		}
		return found;
	}

	/**
	 * Looks at what few changes wrote, and at more only if that is too little: to sort
	 * all that is left, for each few of it, would take longer the more there is.
	 */
	private static ScoreDoc[] firstAfter(IndexSearcher searcher, long place, int most) throws IOException {
		long left = Documents.changesAfter(place, searcher.getIndexReader());
		ScoreDoc[] found = {};
		for (long looked = 0, next = most; found.length < most && looked < left; looked = next, next *= WIDER) {
			found = searcher.search(Documents.writtenAfter(place, next), most, Documents.WRITTEN_FIRST).scoreDocs;
		}
		return found;
	}

	private static String before(IndexSearcher searcher, Space space, Memory memory, long order) throws IOException {
		Term conversation = Documents.conversation(new Owner(space, memory.user()), memory.conversation());
		Query query = new BooleanQuery.Builder().add(new TermQuery(conversation), Occur.FILTER)
			.add(Documents.before(order), Occur.FILTER)
			.build();
		List<Memory> last = memories(searcher, searcher.search(query, 1, Documents.NEWEST).scoreDocs);
		return last.isEmpty() ? "" : last.getFirst().text();
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
