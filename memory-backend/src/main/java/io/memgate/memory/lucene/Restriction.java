package io.memgate.memory.lucene;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

import io.memgate.memory.memory.Filter;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Label;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;

/**
 * The queries that narrow down which memories are looked at, and the fields they need.
 * They count nothing and rank nothing.
 */
final class Restriction {

	/** What is out of use. */
	static final Query ARCHIVED = new TermQuery(new Term("state", "archived"));

	private static final Query MESSAGE = new TermQuery(new Term("state", "message"));

	private static final String LABEL = "label";

	private static final String KIND = "kind";

	private Restriction() {
	}

	/**
	 * The fields of a memory that it can be narrowed down by.
	 */
	static List<IndexableField> labels(Memory memory) {
		List<IndexableField> fields = new ArrayList<>();
		fields.add(new StringField(KIND, name(memory.kind()), Store.NO));
		if (memory.archived()) {
			fields.add(new StringField("state", "archived", Store.NO));
		}
		if (memory.isMessage()) {
			fields.add(new StringField("state", "message", Store.NO));
		}
		for (Filter.Moment moment : Filter.Moment.values()) {
			fields.add(new LongPoint(name(moment),
					((moment == Filter.Moment.CREATED) ? memory.created() : memory.updated()).toEpochMilli()));
		}
		Label.of(memory)
			.forEach((label) -> fields.add(new StringField(LABEL, term(label.label(), label.value()), Store.NO)));
		return fields;
	}

	/**
	 * An owner's memories of some kinds that meet a filter.
	 */
	static Query to(Owner owner, Set<Kind> kinds, Filter filter) {
		List<BytesRef> names = kinds.stream().map(Restriction::name).map(BytesRef::new).toList();
		return new BooleanQuery.Builder().add(new TermQuery(Documents.owner(owner)), Occur.FILTER)
			.add(new TermInSetQuery(KIND, names), Occur.FILTER)
			.add(query(filter), Occur.FILTER)
			.build();
	}

	/**
	 * The messages of a conversation.
	 */
	static Query messages(Term conversation) {
		return new BooleanQuery.Builder().add(new TermQuery(conversation), Occur.FILTER)
			.add(MESSAGE, Occur.FILTER)
			.build();
	}

	private static Query query(Filter filter) {
		return switch (filter) {
			case Filter.All all ->
				all.parts().isEmpty() ? MatchAllDocsQuery.INSTANCE : joined(all.parts(), Occur.FILTER);
			case Filter.Any any -> joined(any.parts(), Occur.SHOULD);
			case Filter.Has has -> new TermInSetQuery(LABEL, terms(has));
			case Filter.During during -> LongPoint.newRangeQuery(name(during.moment()), during.from().toEpochMilli(),
					during.before().toEpochMilli() - 1);
		};
	}

	private static Query joined(List<Filter> parts, Occur occur) {
		BooleanQuery.Builder whole = new BooleanQuery.Builder();
		parts.forEach((part) -> whole.add(query(part), occur));
		return whole.build();
	}

	private static Collection<BytesRef> terms(Filter.Has has) {
		return has.values().stream().map((value) -> new BytesRef(term(has.label(), value))).toList();
	}

	// The length keeps two pairs of key and value with the same concatenation apart.
	private static String term(Label label, String value) {
		return name(label.of()) + "/" + label.key().length() + "/" + label.key() + "/" + value;
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
