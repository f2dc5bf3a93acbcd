package io.memgate.memory.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.util.BytesRef;

import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoredJson;

/**
 * How a memory is laid out as a Lucene document. Every exact term begins with account and
 * project, which are slugs and so without the slash that ends them: no term of one space
 * equals one of another.
 */
final class Documents {

	static final String TEXT = "text";

	private static final String ORDER = "order";

	/** The newest first. */
	static final Sort NEWEST = new Sort(LongField.newSortField(ORDER, true, SortedNumericSelector.Type.MAX));

	private static final String STORED = "memory";

	// Memories of one change: fewer than 2^20, for its body is smaller than 2^20 bytes
	// times their least length.
	private static final int CHANGE_BITS = 20;

	private Documents() {
	}

	static List<Document> of(long position, Space space, List<Memory> memories) {
		List<Document> documents = new ArrayList<>(memories.size());
		for (int i = 0; i < memories.size(); i++) {
			documents.add(of((position << CHANGE_BITS) + i, space, memories.get(i)));
		}
		return documents;
	}

	static Memory memory(StoredFields fields, int document) throws IOException {
		BytesRef stored = fields.document(document).getBinaryValue(STORED);
		return StoredJson.read(stored.bytes, stored.offset, stored.length, Memory.class);
	}

	/**
	 * The place of a document in the order of all.
	 */
	static long order(LeafReader reader, int document) throws IOException {
		SortedNumericDocValues orders = DocValues.getSortedNumeric(reader, ORDER);
		if (!orders.advanceExact(document)) {
			throw new IOException("A document has no order");
		}
		return orders.nextValue();
	}

	static Term id(Space space, String id) {
		return new Term("id", in(space) + id);
	}

	static Term[] ids(Space space, Collection<String> ids) {
		return ids.stream().map((id) -> id(space, id)).toArray(Term[]::new);
	}

	static Term owner(Owner owner) {
		return new Term("owner", in(owner.space()) + owner.user());
	}

	/**
	 * Every document of an account or project. A prefix of the owner needs no term of its
	 * own, and passes over as many terms as there are users.
	 */
	static Query all(Scope scope) {
		String whole = scope.account() + '/';
		return new PrefixQuery(new Term("owner", (scope.project() != null) ? whole + scope.project() + '/' : whole));
	}

	/**
	 * User and conversation are free text: the length of the first keeps two pairs with
	 * the same concatenation apart.
	 */
	static Term conversation(Owner owner, String conversation) {
		return new Term("conversation",
				in(owner.space()) + owner.user().length() + "/" + owner.user() + "/" + conversation);
	}

	/**
	 * Documents of memories that have the order of an earlier one, whose place they take.
	 */
	static Document of(long order, Space space, Memory memory) {
		Owner owner = new Owner(space, memory.user());
		Document document = new Document();
		document.add(exact(id(space, memory.id())));
		document.add(exact(owner(owner)));
		document.add(exact(conversation(owner, memory.conversation())));
		document.add(new LongField(ORDER, order, Store.NO));
		document.add(new TextField(TEXT, memory.text(), Store.NO));
		document.add(new StoredField(STORED, StoredJson.write(memory)));
		Restriction.labels(memory).forEach(document::add);
		return document;
	}

	private static StringField exact(Term term) {
		return new StringField(term.field(), term.text(), Store.NO);
	}

	private static String in(Space space) {
		return space.account() + "/" + space.project() + "/";
	}

}
