package io.memgate.memory.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.StringHelper;

import io.memgate.memory.embedding.Vector;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoredJson;

/**
 * How a memory is laid out as a Lucene document, and its vector as another: that comes
 * later, and Lucene changes no document. Their order tells which belong together; they
 * share no other field, so that no question for memories finds vectors. Every exact term
 * begins with account and project, which are slugs and so without the slash that ends
 * them: no term of one space equals one of another.
 */
final class Documents {

	static final String TEXT = "text";

	static final String CONVERSATION = "conversation-number";

	static final String CREATED = "created";

	private static final String ORDER = "order";

	private static final String WRITTEN = "written";

	/** The newest first. */
	static final Sort NEWEST = new Sort(LongField.newSortField(ORDER, true, SortedNumericSelector.Type.MAX));

	/** The longest written first. */
	static final Sort WRITTEN_FIRST = new Sort(LongField.newSortField(WRITTEN, false, SortedNumericSelector.Type.MIN));

	private static final String STORED = "memory";

	private static final String SPACE = "space";

	private static final String VECTOR_OWNER = "vector-owner";

	// Memories of one change: fewer than 2^20, for its body is smaller than 2^20 bytes
	// times their least length.
	private static final int CHANGE_BITS = 20;

	private Documents() {
	}

	static List<Document> of(long position, int first, Space space, List<Memory> memories) {
		List<Document> documents = new ArrayList<>(memories.size());
		for (int i = 0; i < memories.size(); i++) {
			long place = place(position, first + i);
			documents.add(of(place, place, space, memories.get(i)));
		}
		return documents;
	}

	/**
	 * The vector of a memory.
	 */
	static Document of(Unembedded memory, Vector vector) {
		Document document = new Document();
		document.add(exact(vectorId(memory.space(), memory.memory().id())));
		document.add(exact(vectorOwner(new Owner(memory.space(), memory.memory().user()))));
		document.add(new LongField(ORDER, memory.order(), Store.NO));
		document.add(new BinaryDocValuesField(vectorsOf(vector.model()), new BytesRef(vector.bytes())));
		return document;
	}

	/**
	 * The place in the order of all of what a change writes.
	 * @param number which of the memories that the change writes
	 */
	static long place(long position, int number) {
		return (position << CHANGE_BITS) + number;
	}

	static Space space(StoredFields fields, int document) throws IOException {
		String[] space = fields.document(document, Set.of(SPACE)).get(SPACE).split("/", 2);
		return new Space(space[0], space[1]);
	}

	static Memory memory(StoredFields fields, int document) throws IOException {
		BytesRef stored = fields.document(document).getBinaryValue(STORED);
		return StoredJson.read(stored.bytes, stored.offset, stored.length, Memory.class);
	}

	static SortedNumericDocValues orders(LeafReader reader) throws IOException {
		return DocValues.getSortedNumeric(reader, ORDER);
	}

	/**
	 * The place of a document in the order of all.
	 */
	static long order(LeafReader reader, int document) throws IOException {
		SortedNumericDocValues orders = orders(reader);
		if (!orders.advanceExact(document)) {
			throw new IOException("A document has no order");
		}
		return orders.nextValue();
	}

	static Term id(Space space, String id) {
		return new Term("id", in(space) + id);
	}

	static Term vectorId(Space space, String id) {
		return new Term("vector-id", in(space) + id);
	}

	/**
	 * The ids of memories and of their vectors.
	 */
	static Term[] ids(Space space, Collection<String> ids) {
		return ids.stream().flatMap((id) -> Stream.of(id(space, id), vectorId(space, id))).toArray(Term[]::new);
	}

	static Term owner(Owner owner) {
		return new Term("owner", in(owner.space()) + owner.user());
	}

	static Term vectorOwner(Owner owner) {
		return new Term(VECTOR_OWNER, owner(owner).text());
	}

	/**
	 * The field of a model's vectors.
	 */
	static String vectorsOf(String model) {
		return "vector-" + model;
	}

	/**
	 * Every memory of an account or project. A prefix of the owner needs no term of its
	 * own, and passes over as many terms as there are users.
	 */
	static Query all(Scope scope) {
		return new PrefixQuery(new Term("owner", beginning(scope)));
	}

	/**
	 * Every vector of an account or project.
	 */
	static Query vectors(Scope scope) {
		return new PrefixQuery(new Term(VECTOR_OWNER, beginning(scope)));
	}

	/**
	 * Every memory.
	 */
	static Query all() {
		return new FieldExistsQuery(CREATED);
	}

	/**
	 * Every vector.
	 */
	static Query vectors() {
		return new PrefixQuery(new Term(VECTOR_OWNER, ""));
	}

	/**
	 * Memories that were written or rewritten after a place by one of so many changes.
	 */
	static Query writtenAfter(long place, long changes) {
		return LongField.newRangeQuery(WRITTEN, place + 1, place + (changes << CHANGE_BITS));
	}

	/**
	 * How many changes lie between a place and the last one that wrote a memory.
	 */
	static long changesAfter(long place, IndexReader reader) throws IOException {
		byte[] last = PointValues.getMaxPackedValue(reader, WRITTEN);
		long behind = (last != null) ? NumericUtils.sortableBytesToLong(last, 0) - place : 0;
		return (behind + (1L << CHANGE_BITS) - 1) >> CHANGE_BITS;
	}

	/**
	 * The memory that was written at a place.
	 */
	static Query writtenAt(long place) {
		return LongField.newExactQuery(WRITTEN, place);
	}

	/**
	 * What comes before a place in the order of all.
	 */
	static Query before(long order) {
		return LongField.newRangeQuery(ORDER, 0, order - 1);
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
	 * A number for a conversation; two of one owner share it once in 2^64.
	 */
	static long number(Owner owner, String conversation) {
		return StringHelper.murmurhash3_x64_128(new BytesRef(conversation(owner, conversation).text()))[0];
	}

	/**
	 * The document of a memory.
	 * @param order its place in the order of all; what is rewritten keeps it
	 * @param written place of the change that wrote it
	 */
	static Document of(long order, long written, Space space, Memory memory) {
		Owner owner = new Owner(space, memory.user());
		Document document = new Document();
		document.add(exact(id(space, memory.id())));
		document.add(exact(owner(owner)));
		document.add(exact(conversation(owner, memory.conversation())));
		document.add(new LongField(ORDER, order, Store.NO));
		document.add(new LongField(WRITTEN, written, Store.NO));
		document.add(new NumericDocValuesField(CONVERSATION, number(owner, memory.conversation())));
		document.add(new NumericDocValuesField(CREATED, memory.created().toEpochMilli()));
		document.add(new StoredField(SPACE, space.account() + "/" + space.project()));
		document.add(new TextField(TEXT, memory.text(), Store.NO));
		document.add(new StoredField(STORED, StoredJson.write(memory)));
		Restriction.labels(memory).forEach(document::add);
		return document;
	}

	private static StringField exact(Term term) {
		return new StringField(term.field(), term.text(), Store.NO);
	}

	private static String beginning(Scope scope) {
		String whole = scope.account() + '/';
		return (scope.project() != null) ? whole + scope.project() + '/' : whole;
	}

	private static String in(Space space) {
		return space.account() + "/" + space.project() + "/";
	}

}
