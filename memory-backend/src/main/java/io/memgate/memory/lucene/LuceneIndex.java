package io.memgate.memory.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.embedding.Vector;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.MemoryPage;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;

/**
 * The index over Lucene: an {@link IndexThread} writes it, and reads run on a bounded
 * scheduler, {@code lucene-read}.
 *
 * <p>
 * Lucene shows a reader only what was written before it was opened. A read that finds
 * changes given but not yet visible therefore queues behind them and has the view
 * renewed; reads that wait together share one renewal, and without new changes there is
 * none.
 */
final class LuceneIndex implements MemoryIndex, AutoCloseable {

	private static final int MOST_WAITING = 1024;

	private static final int VECTORS_AT_ONCE = 32;

	private final IndexWriter writer;

	private final SearcherManager searchers;

	private final Queries queries = new Queries();

	private final Search search;

	private final Embedding embedding;

	private final VectorFeed feed;

	private final IndexThread thread;

	private final Scheduler readers;

	private final long keptPosition;

	LuceneIndex(Path folder, int readThreads, Embedding embedding, Search search) throws IOException {
		this.search = search;
		this.embedding = embedding;
		this.writer = LuceneFiles.open(folder, MixedLanguageAnalyzer.ofTexts());
		this.keptPosition = LuceneFiles.position(this.writer);
		this.searchers = new SearcherManager(this.writer, null);
		this.readers = Schedulers.newBoundedElastic(readThreads, MOST_WAITING, "lucene-read");
		this.feed = new VectorFeed(embedding, Mono.defer(this::unembedded), this::write);
		this.thread = new IndexThread(this.writer, this.searchers, this.queries, embedding, this.feed::wake);
	}

	/**
	 * Begins to give memories their vectors when reads see all that was given so far.
	 * That is not done at once since it would take the processors from what a restart
	 * replays.
	 */
	void makeVectors() {
		this.feed.start(this.thread.visible());
	}

	@Override
	public long keptPosition() {
		return this.keptPosition;
	}

	@Override
	public void apply(Recorded recorded) {
		this.thread.apply(recorded);
	}

	@Override
	public long appliedPosition() {
		return this.thread.appliedPosition();
	}

	@Override
	public Mono<Void> applied(long position) {
		return this.thread.applied(position);
	}

	@Override
	public Mono<List<Memory>> memories(Space space, Collection<String> ids) {
		return read((searcher) -> this.queries.memories(searcher, space, ids));
	}

	@Override
	public Mono<List<Memory>> conversation(Owner owner, String conversation, int limit) {
		return read((searcher) -> this.queries.conversation(searcher, owner, conversation, limit));
	}

	@Override
	public Mono<MemoryPage> page(Owner owner, Listing listing) {
		return read((searcher) -> this.queries.page(searcher, owner, listing));
	}

	@Override
	public Mono<Long> count(Scope scope) {
		return read((searcher) -> (long) searcher.count(Documents.all(scope)));
	}

	@Override
	public Mono<List<Hit>> search(Owner owner, SearchQuery query) {
		Mono<Vector> question = this.search.looksAtVectors(query) ? this.embedding.ofQuestion(query.text())
				: Mono.empty();
		return question.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((vector) -> read((searcher) -> this.search.find(searcher, owner, query, vector.orElse(null))));
	}

	@Override
	public long purge() throws IOException {
		this.thread.visible().toFuture().join();
		LuceneFiles.purge(this.writer);
		return this.thread.commit().toFuture().join();
	}

	/**
	 * Memories of all owners.
	 */
	int memories() {
		return count(Documents.all());
	}

	/**
	 * Vectors of all owners.
	 */
	int vectors() {
		return count(Documents.vectors());
	}

	/**
	 * The thread that writes it.
	 */
	IndexThread thread() {
		return this.thread;
	}

	/**
	 * Applies all that was given, and makes it last.
	 */
	@Override
	public void close() throws IOException {
		this.feed.stop();
		this.thread.close();
		this.readers.dispose();
		this.searchers.close();
	}

	/**
	 * The next memories without vectors. Only when those that reads see already have
	 * theirs is the view renewed: for every batch, that would take most of the time of
	 * the thread that writes.
	 */
	private Mono<VectorBatch> unembedded() {
		return seenUnembedded().switchIfEmpty(this.thread.visible().then(seenUnembedded()));
	}

	private Mono<VectorBatch> seenUnembedded() {
		return Mono.defer(() -> {
			long deletions = this.thread.visibleDeletions();
			return readNow((searcher) -> this.queries.writtenAfter(searcher, this.thread.embedded().upTo(),
					VECTORS_AT_ONCE + 1))
				.filter((memories) -> !memories.isEmpty())
				.map((memories) -> VectorBatch.of(memories, VECTORS_AT_ONCE, deletions));
		});
	}

	private Mono<Void> write(VectorBatch batch) {
		return this.thread.write(batch);
	}

	private <R> Mono<R> read(Read<R> read) {
		return this.thread.visible().then(readNow(read));
	}

	private <R> Mono<R> readNow(Read<R> read) {
		return Mono.fromCallable(() -> see(read))
			.subscribeOn(this.readers)
			.onErrorMap((ex) -> !(ex instanceof StoreUnavailableException), IndexThread::unavailable);
	}

	private int count(Query query) {
		try {
			return see((searcher) -> searcher.count(query));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private <R> R see(Read<R> read) throws IOException {
		IndexSearcher searcher = this.searchers.acquire();
		try {
			return read.from(searcher);
		}
		finally {
			this.searchers.release(searcher);
		}
	}

	@FunctionalInterface
	private interface Read<R> {

		R from(IndexSearcher searcher) throws IOException;

	}

}
