package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.memory.memory.MemoryIndex;
import io.memgate.memory.memory.OwnerThread;

/**
 * Takes what was deleted or replaced off the disk, on a thread of its own: first out of
 * the index's files, so that these keep all that the journal is to forget, then out of
 * the journal's full segments. It runs a moment after something was deleted or replaced,
 * and now and then without a reason, for the outcomes that need not be known any more.
 *
 * <p>
 * The position up to which that was done is noted when it is, so what was cut is done
 * again.
 */
final class Compaction implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Compaction.class);

	private static final String NOTE = "compacted";

	private final Path folder;

	private final SegmentFile.Disk disk;

	private final JournalProperties properties;

	private final MemoryIndex index;

	private final Clock clock;

	private final Supplier<CompletableFuture<Order>> orders;

	private final Semaphore reasons = new Semaphore(0);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Thread thread;

	private final Garbage garbage = new Garbage();

	private volatile @Nullable Instant waitingSince;

	private volatile @Nullable Instant workingSince;

	private volatile long runs;

	private volatile long failures;

	private volatile long freedBytes;

	/**
	 * Makes it ready for {@link #start()}.
	 * @param orders asked at the begin of each run, on its thread
	 */
	Compaction(Path folder, SegmentFile.Disk disk, JournalProperties properties, MemoryIndex index, Clock clock,
			Supplier<CompletableFuture<Order>> orders) {
		this.folder = folder;
		this.disk = disk;
		this.properties = properties;
		this.index = index;
		this.clock = clock;
		this.orders = orders;
		this.thread = Thread.ofPlatform().name("journal-compact").unstarted(this::run);
	}

	/**
	 * The position up to which all is done; 0 if nothing is.
	 */
	static long done(Path folder) throws IOException {
		Path note = folder.resolve(NOTE);
		return Files.exists(note) ? Long.parseLong(Files.readString(note).strip()) : 0;
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Says that something was deleted or replaced.
	 */
	void wake() {
		if (this.waitingSince == null) {
			this.waitingSince = this.clock.instant();
		}
		this.reasons.release();
	}

	/**
	 * For how long what was deleted first has been on the disk; zero if nothing is.
	 */
	Duration behind() {
		Instant oldest = (this.workingSince != null) ? this.workingSince : this.waitingSince;
		return (oldest != null) ? Duration.between(oldest, this.clock.instant()) : Duration.ZERO;
	}

	long runs() {
		return this.runs;
	}

	long failures() {
		return this.failures;
	}

	/**
	 * Bytes of the journal that were given back.
	 */
	long freedBytes() {
		return this.freedBytes;
	}

	/**
	 * Ends what is being written, and does nothing more.
	 */
	@Override
	public void close() {
		this.closed.countDown();
		this.reasons.release();
		OwnerThread.awaitEnd(this.thread);
	}

	private void run() {
		try {
			while (!isClosed()) {
				this.reasons.tryAcquire(this.properties.compaction().every().toNanos(), TimeUnit.NANOSECONDS);
				if (!this.closed.await(this.properties.compaction().delay().toNanos(), TimeUnit.NANOSECONDS)) {
					this.reasons.drainPermits();
					runOnce();
				}
			}
		}
		catch (InterruptedException ex) {
			// Nobody interrupts this thread on purpose; what was not done is done at the
			// next start.
			logger.warn("Compaction was interrupted", ex);
		}
	}

	private void runOnce() {
		if (this.workingSince == null) {
			this.workingSince = this.waitingSince;
		}
		this.waitingSince = null;
		try {
			Order order = this.orders.get().join();
			this.garbage.addAll(order.garbage());
			compact(order);
		}
		catch (IOException | RuntimeException ex) {
			this.failures++;
			logger.error("What was deleted is not off the disk yet; it is tried again in {}",
					this.properties.compaction().delay(), ex);
			this.reasons.release();
		}
	}

	private void compact(Order order) throws IOException {
		if (!this.garbage.isEmpty() && this.index.purge() < order.lastChange()) {
			throw new IOException("The index does not keep what it was told");
		}
		CompactionRun run = new CompactionRun(rewriter(), this.properties.segmentSize(), this::isClosed);
		this.freedBytes += run.over(order.full(this.folder));
		if (isClosed()) {
			return;
		}
		note(order.position());
		this.garbage.clear();
		this.workingSince = null;
		this.runs++;
	}

	private SegmentRewriter rewriter() {
		Instant knownFrom = this.clock.instant().minus(this.properties.remember());
		Pace pace = new Pace(this.properties.compaction().rate().toBytes());
		return new SegmentRewriter(this.folder, this.disk, pace, this.garbage, knownFrom);
	}

	private void note(long position) throws IOException {
		Path fresh = Segment.fresh(this.folder);
		Files.deleteIfExists(fresh);
		try (SegmentFile file = this.disk.open(fresh)) {
			file.write(ByteBuffer.wrap(Long.toString(position).getBytes(StandardCharsets.US_ASCII)));
			file.sync();
		}
		this.disk.move(fresh, this.folder.resolve(NOTE));
		this.disk.syncFolder(this.folder);
	}

	private boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	/**
	 * What is to be done.
	 *
	 * @param position up to which
	 * @param lastChange position of the last record up to there that the index was told
	 * of
	 * @param garbage what was deleted or replaced since the last order, up to there
	 * @param current the segment that is still written, which is left as it is
	 */
	record Order(long position, long lastChange, Garbage garbage, Segment current) {

		List<Segment> full(Path folder) throws IOException {
			return Segment.in(folder)
				.stream()
				.filter((segment) -> segment.firstPosition() < this.current.firstPosition())
				.toList();
		}

	}

}
