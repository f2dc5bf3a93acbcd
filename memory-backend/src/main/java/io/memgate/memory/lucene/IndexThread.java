package io.memgate.memory.lucene;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.SearcherManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.lucene.LuceneFiles.Embedded;
import io.memgate.memory.memory.OwnerThread;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.StoreUnavailableException;

/**
 * The thread that alone writes the index, {@code lucene-write}: it does changes and
 * writes vectors in the order they are given, renews what reads see, commits, and tells
 * how far it is.
 */
final class IndexThread {

	private static final Logger logger = LoggerFactory.getLogger(IndexThread.class);

	private static final int MOST_WAITING = 1024;

	// After a crash at most so many memories, those that waited and one batch of changes
	// are indexed again.
	private static final int MEMORIES_PER_COMMIT = 20_000;

	// A vector costs some hundred times as much as indexing its memory.
	private static final int MEMORIES_PER_VECTOR = 10;

	// While there are more to come, vectors are shown to reads every so many.
	private static final int VECTORS_PER_VIEW = 512;

	private final IndexWriter writer;

	private final SearcherManager searchers;

	private final ChangeWriter changes;

	private final VectorWriter vectors;

	private final Runnable written;

	private final OwnerThread<IndexTask> owner;

	private final Semaphore room = new Semaphore(Footprint.ROOM_BYTES);

	private int uncommitted;

	private int unseenVectors;

	private volatile long givenPosition;

	private volatile long appliedPosition;

	private volatile long visiblePosition;

	private volatile long visibleDeletions;

	private volatile long committedPosition;

	private volatile @Nullable Throwable fault;

	/**
	 * Starts the thread.
	 * @param writer is closed by {@link #close()}
	 * @param searchers what reads see
	 * @param written is run by the thread after each change
	 */
	IndexThread(IndexWriter writer, SearcherManager searchers, Queries queries, Embedding embedding, Runnable written)
			throws IOException {
		this.writer = writer;
		this.searchers = searchers;
		this.written = written;
		this.changes = new ChangeWriter(writer, searchers, queries);
		this.vectors = new VectorWriter(writer, searchers, embedding);
		this.committedPosition = LuceneFiles.position(writer);
		this.givenPosition = this.committedPosition;
		this.appliedPosition = this.committedPosition;
		this.visiblePosition = this.committedPosition;
		this.owner = new OwnerThread<>("lucene-write", MOST_WAITING, this::run);
	}

	/**
	 * Takes a change, and waits for room. Only one thread gives changes.
	 */
	void apply(Recorded recorded) {
		this.givenPosition = recorded.position();
		if (this.fault == null) {
			IndexTask.Apply apply = IndexTask.Apply.of(recorded);
			this.room.acquireUninterruptibly(apply.bytes());
			this.owner.put(apply);
		}
	}

	long appliedPosition() {
		return this.appliedPosition;
	}

	/**
	 * Completes when the change of a position, which was given, is written.
	 */
	Mono<Void> applied(long position) {
		return Mono.defer(() -> (this.appliedPosition >= position) ? Mono.empty() : await(false));
	}

	/**
	 * Completes when reads see all that was given so far.
	 */
	Mono<Void> visible() {
		return Mono.defer(() -> (this.visiblePosition >= this.givenPosition) ? Mono.empty() : await(true));
	}

	/** Completes when they are written. */
	Mono<Void> write(VectorBatch batch) {
		return Mono.defer(() -> {
			IndexTask.WriteVectors task = new IndexTask.WriteVectors(batch, Sinks.empty());
			return offer(task, task.done().asMono());
		});
	}

	/** Makes all that was given so far last; tells the position of its last change. */
	Mono<Long> commit() {
		return Mono.defer(() -> {
			IndexTask.Commit task = new IndexTask.Commit(Sinks.one());
			return offer(task, task.position().asMono());
		});
	}

	/** {@link ChangeWriter#deletions()} of those at least that reads see. */
	long visibleDeletions() {
		return this.visibleDeletions;
	}

	/** Which memories have their vectors. */
	Embedded embedded() {
		return this.vectors.embedded();
	}

	/** What was given and is not done yet. */
	int waiting() {
		return this.owner.waiting();
	}

	/** Positions that it is behind what it was given. */
	long lag() {
		return Math.max(0, this.givenPosition - this.appliedPosition);
	}

	/** Why nothing can be read until a restart. */
	@Nullable Throwable fault() {
		return this.fault;
	}

	/**
	 * Does all that was given, makes it last, and ends.
	 */
	void close() throws IOException {
		this.owner.close();
		if (this.fault != null) {
			this.writer.rollback();
			return;
		}
		if (this.writer.hasUncommittedChanges()) {
			LuceneFiles.commit(this.writer, this.appliedPosition, this.vectors.embedded());
		}
		this.writer.close();
	}

	private Mono<Void> await(boolean visible) {
		IndexTask.Await task = new IndexTask.Await(visible, Sinks.empty());
		return offer(task, task.done().asMono());
	}

	private <R> Mono<R> offer(IndexTask task, Mono<R> done) {
		if (this.fault != null || !this.owner.offer(task)) {
			return Mono.error(unavailable(this.fault));
		}
		return done.publishOn(Schedulers.parallel());
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
		this.room.release(tasks.stream().mapToInt(IndexTask::bytes).sum());
	}

	private void work(List<IndexTask> tasks) throws IOException {
		for (IndexTask task : tasks) {
			write(task);
		}
		if (this.unseenVectors >= VECTORS_PER_VIEW || tasks.stream().anyMatch(IndexTask::wantsView)) {
			this.searchers.maybeRefreshBlocking();
			this.visiblePosition = this.appliedPosition;
			this.visibleDeletions = this.changes.deletions();
			this.unseenVectors = 0;
		}
		if (this.uncommitted >= MEMORIES_PER_COMMIT || tasks.stream().anyMatch(IndexTask.Commit.class::isInstance)) {
			LuceneFiles.commit(this.writer, this.appliedPosition, this.vectors.embedded());
			this.uncommitted = 0;
			this.committedPosition = this.appliedPosition;
		}
	}

	private void write(IndexTask task) throws IOException {
		if (task instanceof IndexTask.Apply apply) {
			this.uncommitted += this.changes.write(apply.recorded());
			this.appliedPosition = apply.recorded().position();
			this.written.run();
		}
		else if (task instanceof IndexTask.WriteVectors vectors) {
			int written = this.vectors.write(vectors.batch(), this.changes.deletions());
			this.uncommitted += written * MEMORIES_PER_VECTOR;
			this.unseenVectors += vectors.batch().last() ? VECTORS_PER_VIEW : written;
		}
	}

	static StoreUnavailableException unavailable(@Nullable Throwable cause) {
		return new StoreUnavailableException("The index cannot answer now", cause);
	}

}
