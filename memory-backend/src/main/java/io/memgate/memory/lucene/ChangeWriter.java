package io.memgate.memory.lucene;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Space;

/**
 * Does to the index's documents what changes say. Not thread-safe.
 *
 * <p>
 * A change that puts something in the place of what is there looks it up first, with all
 * changes before it, so that what was deleted meanwhile does not come back.
 */
final class ChangeWriter {

	private final IndexWriter writer;

	private final SearcherManager searchers;

	private final Queries queries;

	private long deletions;

	ChangeWriter(IndexWriter writer, SearcherManager searchers, Queries queries) {
		this.writer = writer;
		this.searchers = searchers;
		this.queries = queries;
	}

	/**
	 * Changes so far that deleted or replaced something.
	 */
	long deletions() {
		return this.deletions;
	}

	/**
	 * Does a change.
	 * @return documents written
	 */
	int write(Recorded recorded) throws IOException {
		Space space = recorded.space();
		if (!(recorded.change() instanceof Change.Add)) {
			this.deletions++;
		}
		return switch (recorded.change()) {
			case Change.Add add -> add(recorded.position(), 0, space, add.memories());
			case Change.Update update -> rewrite(recorded, update.ids(), (memory) -> memory.with(update));
			case Change.Extract extract -> extract(recorded, extract);
			case Change.Delete delete -> {
				this.writer.deleteDocuments(Documents.ids(space, delete.ids()));
				yield 0;
			}
			case Change.DeleteUser delete -> {
				Owner owner = new Owner(space, delete.user());
				this.writer.deleteDocuments(Documents.owner(owner), Documents.vectorOwner(owner));
				yield 0;
			}
			case Change.DeleteAll delete -> {
				this.writer.deleteDocuments(Documents.all(delete.scope()), Documents.vectors(delete.scope()));
				yield 0;
			}
		};
	}

	/**
	 * Adds memories.
	 * @param first number of the first of them among all that the change writes
	 */
	private int add(long position, int first, Space space, List<Memory> memories) throws IOException {
		this.writer.addDocuments(Documents.of(position, first, space, memories));
		return memories.size();
	}

	private int extract(Recorded recorded, Change.Extract extract) throws IOException {
		int messages = rewrite(recorded, extract.messages(), Memory::asMessage);
		return messages + add(recorded.position(), messages, recorded.space(), extract.memories());
	}

	/**
	 * Writes those of the memories that are there anew, in their places.
	 * @return how many there are
	 */
	private int rewrite(Recorded recorded, List<String> ids, UnaryOperator<Memory> change) throws IOException {
		Space space = recorded.space();
		this.searchers.maybeRefreshBlocking();
		IndexSearcher searcher = this.searchers.acquire();
		try {
			List<Queries.Placed> found = this.queries.placed(searcher, space, ids);
			for (int i = 0; i < found.size(); i++) {
				Queries.Placed placed = found.get(i);
				long written = Documents.place(recorded.position(), i);
				this.writer.deleteDocuments(Documents.vectorId(space, placed.memory().id()));
				this.writer.updateDocument(Documents.id(space, placed.memory().id()),
						Documents.of(placed.order(), written, space, change.apply(placed.memory())));
			}
			return found.size();
		}
		finally {
			this.searchers.release(searcher);
		}
	}

}
