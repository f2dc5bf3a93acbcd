package io.memgate.memory.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.memory.memory.StoredJson;

/**
 * An append-only sequence of entries in a folder of segment files. Not thread-safe: one
 * thread owns it.
 *
 * <p>
 * A crash can leave a torn tail, and only where nothing was acknowledged yet: after the
 * last sync. So at opening the last segment is cut at its first unsound frame. Anything
 * that cannot come from a crash stops the opening instead, because cutting it would lose
 * acknowledged writes: an unsound frame in an earlier segment, or one farther from the
 * end than was ever left unsynced.
 */
final class Journal implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Journal.class);

	static final int MOST_UNSYNCED_BYTES = 16 << 20;

	private final Path folder;

	private final long segmentBytes;

	private final SegmentFile.Disk disk;

	private final FileChannel lock;

	private SegmentFile current;

	private Segment currentSegment;

	private long currentBytes;

	private long nextPosition = 1;

	private long syncs;

	private long syncNanos;

	/**
	 * Opens the journal of a folder and replays it.
	 * @param segmentBytes size after which a new segment is begun
	 * @param indexed the position up to which the memories of changes are kept elsewhere,
	 * and are left out
	 * @param replay is told every entry and its position, in order
	 */
	static Journal open(Path folder, long segmentBytes, SegmentFile.Disk disk, long indexed,
			ObjLongConsumer<Entry> replay) throws IOException {
		Files.createDirectories(folder);
		FileChannel lock = lock(folder);
		try {
			return new Journal(folder, segmentBytes, disk, lock, indexed, replay);
		}
		catch (IOException | RuntimeException ex) {
			lock.close();
			throw ex;
		}
	}

	private Journal(Path folder, long segmentBytes, SegmentFile.Disk disk, FileChannel lock, long indexed,
			ObjLongConsumer<Entry> replay) throws IOException {
		this.folder = folder;
		this.segmentBytes = segmentBytes;
		this.disk = disk;
		this.lock = lock;
		Files.deleteIfExists(Segment.fresh(folder));
		List<Segment> segments = Segment.in(folder);
		for (Segment segment : segments) {
			replay(segment, segment.equals(segments.getLast()), indexed, replay);
		}
		Segment last = segments.isEmpty() ? Segment.startingAt(folder, this.nextPosition) : segments.getLast();
		this.current = openFile(last);
		this.currentSegment = last;
	}

	/**
	 * The segment that is written; those before it change no more.
	 */
	Segment current() {
		return this.currentSegment;
	}

	/**
	 * The position that the next entry will get.
	 */
	long nextPosition() {
		return this.nextPosition;
	}

	/**
	 * Syncs so far, for entries.
	 */
	long syncs() {
		return this.syncs;
	}

	/**
	 * What these syncs took together.
	 */
	long syncNanos() {
		return this.syncNanos;
	}

	/**
	 * Appends the entries and returns when they are on the disk. After an exception none
	 * of them is kept, unless it is {@link TornException}.
	 */
	void append(List<Entry> entries) throws IOException {
		List<Frame> frames = frames(entries);
		long start = this.currentBytes;
		try {
			write(frames);
			sync();
		}
		catch (IOException ex) {
			cutBack(start, ex);
			throw ex;
		}
		this.nextPosition += frames.size();
		if (this.currentBytes >= this.segmentBytes) {
			roll();
		}
	}

	/**
	 * Begins a new segment, so that what was appended is in full ones.
	 */
	void seal() throws IOException {
		if (this.currentBytes > 0) {
			roll();
		}
		if (this.currentBytes > 0) {
			throw new IOException("No new journal segment could be begun");
		}
	}

	@Override
	public void close() throws IOException {
		this.current.close();
		this.lock.close();
	}

	private List<Frame> frames(List<Entry> entries) {
		List<Frame> frames = new ArrayList<>(entries.size());
		for (Entry entry : entries) {
			frames.add(new Frame(this.nextPosition + frames.size(), StoredJson.write(entry)));
		}
		return frames;
	}

	private void write(List<Frame> frames) throws IOException {
		long synced = this.currentBytes;
		for (Frame frame : frames) {
			if (this.currentBytes > synced && this.currentBytes + frame.bytes() - synced > MOST_UNSYNCED_BYTES) {
				sync();
				synced = this.currentBytes;
			}
			this.current.write(frame.encode());
			this.currentBytes += frame.bytes();
		}
	}

	private void sync() throws IOException {
		long start = System.nanoTime();
		this.current.sync();
		this.syncNanos += System.nanoTime() - start;
		this.syncs++;
	}

	private void cutBack(long size, IOException cause) throws TornException {
		try {
			this.current.truncate(size);
			this.current.sync();
			this.currentBytes = size;
		}
		catch (IOException ex) {
			cause.addSuppressed(ex);
			throw new TornException(cause);
		}
	}

	// A failure leaves the full segment in use: the next append tries again.
	private void roll() {
		try {
			SegmentFile full = this.current;
			Segment next = Segment.startingAt(this.folder, this.nextPosition);
			this.current = openFile(next);
			this.currentSegment = next;
			full.close();
		}
		catch (IOException ex) {
			logger.warn("No new journal segment could be begun, the last one grows on", ex);
		}
	}

	private SegmentFile openFile(Segment segment) throws IOException {
		SegmentFile file = this.disk.open(segment.file());
		this.disk.syncFolder(this.folder);
		this.currentBytes = Files.size(segment.file());
		return file;
	}

	private void replay(Segment segment, boolean last, long indexed, ObjLongConsumer<Entry> replay) throws IOException {
		if (segment.firstPosition() < this.nextPosition) {
			// The one before it has all of it: a compaction was cut after it had copied
			// this one.
			Files.delete(segment.file());
			return;
		}
		if (segment.firstPosition() != this.nextPosition && this.nextPosition > 1) {
			throw new IOException("The journal has a gap before " + segment.file());
		}
		this.nextPosition = segment.firstPosition();
		Segment.Extent extent = segment.read((frame) -> {
			Entry entry = (frame.position() > indexed) ? StoredJson.read(frame.payload(), Entry.class)
					: StoredJson.readWithoutMemories(frame.payload(), Entry.class);
			replay.accept(entry, frame.position());
			this.nextPosition = frame.position() + 1;
		});
		if (!extent.whole()) {
			cutTornTail(segment, extent, last);
		}
	}

	private static void cutTornTail(Segment segment, Segment.Extent extent, boolean last) throws IOException {
		if (!last || extent.torn() > MOST_UNSYNCED_BYTES) {
			throw new IOException("The journal is damaged: %s has no sound record at byte %d of %d"
				.formatted(segment.file(), extent.sound(), extent.size()));
		}
		logger.warn("Cut {} bytes of an unfinished write from {}", extent.torn(), segment.file());
		try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
			file.truncate(extent.sound());
			file.force(true);
		}
	}

	private static FileChannel lock(Path folder) throws IOException {
		FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		if (!tryLock(channel)) {
			channel.close();
			throw new IOException("Another process uses the journal in " + folder);
		}
		return channel;
	}

	private static boolean tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock() != null;
		}
		catch (java.nio.channels.OverlappingFileLockException ex) {
			return false;
		}
	}

	/**
	 * The disk failed in the middle of an append and could not be brought back to the
	 * state before.
	 */
	static final class TornException extends IOException {

		private static final long serialVersionUID = 1L;

		TornException(IOException cause) {
			super("The journal's disk failed during a write", cause);
		}

	}

}
