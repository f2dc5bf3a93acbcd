package io.memgate.memory.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.embedding.Vector;
import io.memgate.memory.lucene.LuceneFiles.Embedded;

/**
 * Writes vectors beside their memories. Not thread-safe but for {@link #embedded()}.
 */
final class VectorWriter {

	private final IndexWriter writer;

	private final SearcherManager searchers;

	private volatile Embedded embedded;

	/**
	 * Goes on where the last commit is, or begins anew if other models wrote it. An
	 * embedding that is off leaves all as it is.
	 */
	VectorWriter(IndexWriter writer, SearcherManager searchers, Embedding embedding) throws IOException {
		this.writer = writer;
		this.searchers = searchers;
		this.embedded = LuceneFiles.embedded(writer);
		if (embedding.isOn() && !embedding.id().equals(this.embedded.by())) {
			writer.deleteDocuments(Documents.vectors());
			this.embedded = new Embedded(embedding.id(), -1);
		}
	}

	/**
	 * Which memories have their vectors.
	 */
	Embedded embedded() {
		return this.embedded;
	}

	/**
	 * Writes vectors, but of memories that were deleted or rewritten since they were
	 * read.
	 * @param deletions {@link ChangeWriter#deletions()} now
	 * @return documents written
	 */
	int write(VectorBatch batch, long deletions) throws IOException {
		Set<Long> left = (deletions == batch.deletions()) ? Set.of() : left(batch);
		List<Document> documents = new ArrayList<>();
		for (int i = 0; i < batch.memories().size(); i++) {
			Unembedded memory = batch.memories().get(i);
			Vector vector = batch.vectors().get(i);
			if (!vector.isNone() && (deletions == batch.deletions() || left.contains(memory.written()))) {
				documents.add(Documents.of(memory, vector));
			}
		}
		this.writer.addDocuments(documents);
		this.embedded = new Embedded(this.embedded.by(), batch.upTo());
		return documents.size();
	}

	private Set<Long> left(VectorBatch batch) throws IOException {
		this.searchers.maybeRefreshBlocking();
		IndexSearcher searcher = this.searchers.acquire();
		try {
			Set<Long> left = new HashSet<>();
			for (Unembedded memory : batch.memories()) {
				if (searcher.count(Documents.writtenAt(memory.written())) > 0) {
					left.add(memory.written());
				}
			}
			return left;
		}
		finally {
			this.searchers.release(searcher);
		}
	}

}
