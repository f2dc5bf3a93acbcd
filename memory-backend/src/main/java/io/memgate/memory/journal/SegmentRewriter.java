package io.memgate.memory.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.StoredJson;

/**
 * Writes full segments anew with what is left of their records, beside the old ones, and
 * puts them in their place when they are on the disk. Whatever is cut leaves either the
 * old segments or the new one whole: what was copied into another segment already is
 * passed over at the next opening.
 *
 * <p>
 * Records that only told an outcome are dropped when it need not be known any more; their
 * counts go with the next record that stays. The last record of all stays always, so that
 * the positions of the next segment go on from it.
 */
final class SegmentRewriter {

	private static final int BUFFER_BYTES = 1 << 20;

	// So much of a segment at least must be droppable for it to be written anew for that
	// alone.
	private static final int WORTH_DIVISOR = 4;

	private final Path folder;

	private final SegmentFile.Disk disk;

	private final Pace pace;

	private final Garbage garbage;

	private final Instant knownFrom;

	/**
	 * Makes one for a pass over the journal.
	 * @param knownFrom outcomes from this instant on must be known
	 */
	SegmentRewriter(Path folder, SegmentFile.Disk disk, Pace pace, Garbage garbage, Instant knownFrom) {
		this.folder = folder;
		this.disk = disk;
		this.pace = pace;
		this.garbage = garbage;
		this.knownFrom = knownFrom;
	}

	/**
	 * Whether a segment holds something that must go, or much that may.
	 */
	boolean isWorthIt(Segment segment) throws IOException {
		Examination found = new Examination();
		read(segment, found::take);
		return found.reduced || found.droppableBytes > Files.size(segment.file()) / WORTH_DIVISOR;
	}

	/**
	 * Writes segments that follow each other anew, as one.
	 * @return bytes that are free now
	 */
	long rewrite(List<Segment> segments) throws IOException {
		long before = size(segments);
		Path fresh = Segment.fresh(this.folder);
		Files.deleteIfExists(fresh);
		try (Output output = new Output(this.disk.open(fresh))) {
			for (Segment segment : segments) {
				read(segment, output::take);
			}
			output.end();
		}
		this.disk.move(fresh, segments.getFirst().file());
		this.disk.syncFolder(this.folder);
		for (Segment copied : segments.subList(1, segments.size())) {
			this.disk.delete(copied.file());
		}
		this.disk.syncFolder(this.folder);
		return before - size(segments.subList(0, 1));
	}

	private void read(Segment segment, Segment.FrameSink frames) throws IOException {
		this.pace.spend(Files.size(segment.file()));
		if (!segment.read(frames).whole()) {
			throw new IOException("The journal is damaged: " + segment.file());
		}
	}

	private boolean isDroppable(Entry entry) {
		return entry.change() == null && entry.at().isBefore(this.knownFrom);
	}

	private static long size(List<Segment> segments) throws IOException {
		long size = 0;
		for (Segment segment : segments) {
			size += Files.size(segment.file());
		}
		return size;
	}

	/**
	 * What a look at all records but the last finds to drop, and at all of them to
	 * reduce.
	 */
	private final class Examination {

		private boolean reduced;

		private long droppableBytes;

		private long lastBytes;

		void take(Frame frame) {
			Entry entry = StoredJson.read(frame.payload(), Entry.class);
			Entry left = SegmentRewriter.this.garbage.reduce(entry, frame.position());
			this.reduced |= left != entry;
			this.droppableBytes += this.lastBytes;
			this.lastBytes = isDroppable(left) ? frame.bytes() : 0;
		}

	}

	/**
	 * The new segment. It holds one record back: whether a record is the last one is
	 * known when the next has come, or none.
	 */
	private final class Output implements AutoCloseable {

		private final SegmentFile file;

		private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

		private Tally dropped = new Tally();

		private @Nullable Frame held;

		Output(SegmentFile file) {
			this.file = file;
		}

		void take(Frame frame) throws IOException {
			if (this.held != null) {
				Entry left = left(this.held);
				if (isDroppable(left)) {
					this.dropped.add(left);
				}
				else {
					write(this.held, left);
				}
			}
			this.held = frame;
		}

		void end() throws IOException {
			if (this.held != null) {
				write(this.held, left(this.held));
			}
			flush();
			this.file.sync();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

		private Entry left(Frame frame) {
			return SegmentRewriter.this.garbage.reduce(StoredJson.read(frame.payload(), Entry.class), frame.position());
		}

		private void write(Frame frame, Entry left) throws IOException {
			Entry counting = left.with(this.dropped);
			this.dropped = new Tally();
			this.buffer.writeBytes(new Frame(frame.position(), StoredJson.write(counting)).encode().array());
			if (this.buffer.size() >= BUFFER_BYTES) {
				flush();
			}
		}

		private void flush() throws IOException {
			SegmentRewriter.this.pace.spend(this.buffer.size());
			this.file.write(ByteBuffer.wrap(this.buffer.toByteArray()));
			this.buffer.reset();
		}

	}

}
