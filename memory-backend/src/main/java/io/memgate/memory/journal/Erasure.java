package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.OwnerThread;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoredJson;

/**
 * Takes what deleted accounts and projects have told out of the journal's full segments,
 * on a thread of its own. Of each such record the request and its outcome stay, and its
 * position; a replay finds nothing to change there.
 *
 * <p>
 * A segment is written anew beside the old one and put in its place when it is on the
 * disk. How far that was done is noted when all segments are, so what was cut is done
 * again.
 */
final class Erasure implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Erasure.class);

	private static final int MOST_WAITING = 1024;

	private static final String NOTE = "erased";

	private final Path folder;

	private final OwnerThread<Order> owner;

	private volatile boolean closed;

	Erasure(Path folder) {
		this.folder = folder;
		this.owner = new OwnerThread<>("journal-erase", MOST_WAITING, (orders) -> erase(orders.getLast()));
	}

	/**
	 * Has all that was deleted so far erased.
	 * @param position that of the last deletion
	 * @param deleted all that was deleted up to it
	 * @param current the segment that is still written, which is left as it is
	 */
	void order(long position, Set<Scope> deleted, Segment current) {
		this.owner.offer(new Order(position, deleted, current));
	}

	/**
	 * The position of the last deletion whose texts are erased; 0 if there is none.
	 */
	long done() throws IOException {
		Path note = this.folder.resolve(NOTE);
		return Files.exists(note) ? Long.parseLong(Files.readString(note).strip()) : 0;
	}

	/**
	 * Ends the segment that is being worked on, and no other.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.owner.close();
	}

	private void erase(Order order) {
		try {
			int erased = 0;
			for (Segment segment : Segment.in(this.folder)) {
				if (this.closed) {
					return;
				}
				erased += order.covers(segment) ? erase(segment, order.deleted()) : 0;
			}
			replace(this.folder.resolve(NOTE),
					List.of(Long.toString(order.position()).getBytes(StandardCharsets.US_ASCII)));
			logger.info("Erased {} records of what was deleted", erased);
		}
		catch (IOException | RuntimeException ex) {
			logger.error("What was deleted is not erased from the journal yet; a restart tries again", ex);
		}
	}

	private int erase(Segment segment, Set<Scope> deleted) throws IOException {
		List<byte[]> frames = new ArrayList<>();
		int[] erased = { 0 };
		Segment.Extent extent = segment.read((frame) -> {
			Entry entry = StoredJson.read(frame.payload(), Entry.class);
			boolean gone = isErased(entry, deleted);
			frames.add((gone ? new Frame(frame.position(), StoredJson.write(entry.withoutChange())) : frame).encode()
				.array());
			erased[0] += gone ? 1 : 0;
		});
		if (!extent.whole()) {
			throw new IOException("The journal is damaged: " + segment.file());
		}
		if (erased[0] > 0) {
			replace(segment.file(), frames);
		}
		return erased[0];
	}

	private static boolean isErased(Entry entry, Set<Scope> deleted) {
		Space space = entry.request().space();
		return entry.change() != null && !(entry.change() instanceof Change.DeleteAll)
				&& (deleted.contains(Scope.accountOf(space)) || deleted.contains(Scope.projectOf(space)));
	}

	private void replace(Path file, List<byte[]> content) throws IOException {
		Path fresh = this.folder.resolve("fresh.tmp");
		try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			for (byte[] bytes : content) {
				ByteBuffer buffer = ByteBuffer.wrap(bytes);
				while (buffer.hasRemaining()) {
					channel.write(buffer);
				}
			}
			channel.force(true);
		}
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
		try (FileChannel channel = FileChannel.open(this.folder, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

	/**
	 * What is to be erased.
	 */
	private record Order(long position, Set<Scope> deleted, Segment current) {

		Order {
			deleted = Set.copyOf(deleted);
		}

		boolean covers(Segment segment) {
			return segment.firstPosition() < this.current.firstPosition();
		}

	}

}
