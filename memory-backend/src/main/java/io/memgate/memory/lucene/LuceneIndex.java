package io.memgate.memory.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
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
import io.memgate.memory.memory.OwnerThread;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;

/**
 * The index over Lucene. One thread writes it; reads run on a bounded scheduler,
 * {@code lucene-read}.
 *
 * <p>
 * Lucene shows a reader only what was written before it was opened. A read that finds
 * changes given but not yet visible therefore queues behind them and has the view
 * renewed; reads that wait together share one renewal, and without new changes there is
 * none.
 */
final class LuceneIndex implements MemoryIndex, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LuceneIndex.class);

	private static final int MOST_WAITING = 1024;

	// After a crash at most so many memories, those that waited and one batch of changes
	// are indexed again.
	private static final int MEMORIES_PER_COMMIT = 20_000;

	// A vector costs some hundred times as much as indexing its memory.
	private static final int MEMORIES_PER_VECTOR = 10;

	private static final int VECTORS_AT_ONCE = 32;

	// While there are more to come, vectors are shown to reads every so many.
	private static final int VECTORS_PER_VIEW = 512;

	private final IndexWriter writer;

	private final SearcherManager searchers;

	private final Queries queries;

	private final Search search;

	private final ChangeWriter changes;

	private final VectorWriter vectors;

	private final VectorFeed feed;

	private final Embedding embedding;

	private final OwnerThread<IndexTask> owner;

	private final Semaphore room = new Semaphore(IndexTask.MEMORIES_WAITING);

	private final Scheduler readers;

	private final long keptPosition;

	private int uncommitted;

	private int unseenVectors;

	private volatile long givenPosition;

	private volatile long appliedPosition;

	private volatile long visiblePosition;

	private volatile long committedPosition;

	private volatile @Nullable Throwable fault;

	LuceneIndex(Path folder, int readThreads, Embedding embedding, Search search) throws IOException {
		this.search = search;
		this.embedding = embedding;
		this.queries = new Queries();
		this.writer = LuceneFiles.open(folder, MixedLanguageAnalyzer.ofTexts());
		this.searchers = new SearcherManager(this.writer, null);
		this.vectors = new VectorWriter(this.writer, this.searchers, embedding);
		this.changes = new ChangeWriter(this.writer, this.searchers, this.queries);
		this.keptPosition = LuceneFiles.position(this.writer);
		this.committedPosition = this.keptPosition;
		this.givenPosition = this.keptPosition;
		this.appliedPosition = this.keptPosition;
		this.visiblePosition = this.keptPosition;
		this.readers = Schedulers.newBoundedElastic(readThreads, MOST_WAITING, "lucene-read");
		this.feed = new VectorFeed(embedding, Mono.defer(this::unembedded), this::write);
		this.owner = new OwnerThread<>("lucene-write", MOST_WAITING, this::run);
		this.feed.start();
	}

	@Override
	public long keptPosition() {
		return this.keptPosition;
	}

	@Override
	public void apply(Recorded recorded) {
		this.givenPosition = recorded.position();
		if (this.fault == null) {
			IndexTask.Apply apply = new IndexTask.Apply(recorded);
			this.room.acquireUninterruptibly(apply.memories());
			this.owner.put(apply);
		}
	}

	@Override
	public long appliedPosition() {
		return this.appliedPosition;
	}

	@Override
	public Mono<Void> applied(long position) {
		return Mono.defer(() -> (this.appliedPosition >= position) ? Mono.empty() : await(false));
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
		await(false).toFuture().join();
		LuceneFiles.purge(this.writer);
		return committed().toFuture().join();
	}

	/**
	 * Memories of all owners.
	 */
	int memories() {
		return countNow(Documents.all());
	}

	/**
	 * Vectors of all owners.
	 */
	int vectors() {
		return countNow(Documents.vectors());
	}

	/**
	 * Changes given and not written yet.
	 */
	int waiting() {
		return this.owner.waiting();
	}

	/**
	 * Positions that it is behind what it was given.
	 */
	long lag() {
		return Math.max(0, this.givenPosition - this.appliedPosition);
	}

	/**
	 * Why nothing can be read until a restart.
	 */
	@Nullable Throwable fault() {
		return this.fault;
	}

	/**
	 * Applies all that was given, and makes it last.
	 */
	@Override
	public void close() throws IOException {
		this.feed.stop();
		this.owner.close();
		this.readers.dispose();
		this.searchers.close();
		if (this.fault != null) {
			this.writer.rollback();
			return;
		}
		if (this.writer.hasUncommittedChanges()) {
			LuceneFiles.commit(this.writer, this.appliedPosition, this.vectors.embedded());
		}
		this.writer.close();
	}

	private Mono<VectorBatch> unembedded() {
		long deletions = this.changes.deletions();
		return read(
				(searcher) -> this.queries.writtenAfter(searcher, this.vectors.embedded().upTo(), VECTORS_AT_ONCE + 1))
			.filter((memories) -> !memories.isEmpty())
			.map((memories) -> VectorBatch.of(memories, VECTORS_AT_ONCE, deletions));
	}

	private Mono<Void> write(VectorBatch batch) {
		return Mono.defer(() -> {
			IndexTask.WriteVectors task = new IndexTask.WriteVectors(batch, Sinks.empty());
			if (this.fault != null || !this.owner.offer(task)) {
				return Mono.error(unavailable(this.fault));
			}
			return task.done().asMono().publishOn(Schedulers.parallel());
		});
	}

	private int countNow(Query query) {
		try {
			return readNow((searcher) -> searcher.count(query));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private <R> Mono<R> read(Read<R> read) {
		return Mono.defer(this::untilVisible)
			.then(Mono.fromCallable(() -> readNow(read)).subscribeOn(this.readers))
			.onErrorMap(LuceneIndex::isFault, LuceneIndex::unavailable);
	}

	private Mono<Void> untilVisible() {
		return (this.visiblePosition >= this.givenPosition) ? Mono.empty() : await(true);
	}

	private Mono<Void> await(boolean visible) {
		IndexTask.Await task = new IndexTask.Await(visible, Sinks.empty());
		if (this.fault != null || !this.owner.offer(task)) {
			return Mono.error(unavailable(this.fault));
		}
		return task.done().asMono().publishOn(Schedulers.parallel());
	}

	private Mono<Long> committed() {
		IndexTask.Commit commit = new IndexTask.Commit(Sinks.one());
		if (!this.owner.offer(commit)) {
			return Mono.error(unavailable(this.fault));
		}
		return commit.position().asMono().publishOn(Schedulers.parallel());
	}

	private <R> R readNow(Read<R> read) throws IOException {
		IndexSearcher searcher = this.searchers.acquire();
		try {
			return read.from(searcher);
		}
		finally {
			this.searchers.release(searcher);
		}
	}

	private void run(List<IndexTask> tasks) {
		try {
			if (this.fault == null) {
				work(tasks);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			logger.error("The index failed; the journal goes on, a restart catches up", ex);
			this.fault = ex;
		}
		tasks.forEach((task) -> task.end(this.fault, this.committedPosition));
		this.room.release(tasks.stream().mapToInt(IndexTask::memories).sum());
	}

	private void work(List<IndexTask> tasks) throws IOException {
		for (IndexTask task : tasks) {
			if (task instanceof IndexTask.Apply apply) {
				this.uncommitted += this.changes.write(apply.recorded());
				this.appliedPosition = apply.recorded().position();
				this.feed.wake();
			}
			else if (task instanceof IndexTask.WriteVectors vectors) {
				int written = this.vectors.write(vectors.batch(), this.changes.deletions());
				this.uncommitted += written * MEMORIES_PER_VECTOR;
				this.unseenVectors += vectors.batch().last() ? VECTORS_PER_VIEW : written;
			}
		}
		if (this.unseenVectors >= VECTORS_PER_VIEW || tasks.stream().anyMatch(IndexTask::wantsView)) {
			this.searchers.maybeRefreshBlocking();
			this.visiblePosition = this.appliedPosition;
			this.unseenVectors = 0;
		}
		if (this.uncommitted >= MEMORIES_PER_COMMIT || tasks.stream().anyMatch(IndexTask.Commit.class::isInstance)) {
			LuceneFiles.commit(this.writer, this.appliedPosition, this.vectors.embedded());
			this.uncommitted = 0;
			this.committedPosition = this.appliedPosition;
		}
	}

	private static boolean isFault(Throwable ex) {
		return !(ex instanceof StoreUnavailableException);
	}

	static StoreUnavailableException unavailable(@Nullable Throwable cause) {
		return new StoreUnavailableException("The index cannot answer now", cause);
	}

	@FunctionalInterface
	private interface Read<R> {

		R from(IndexSearcher searcher) throws IOException;

	}

}
