package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One file of the journal, named after the position of its first frame.
 *
 * @param file where it is
 */
record Segment(Path file) {

	// The 1 is the version of the frame's layout.
	private static final String SUFFIX = ".journal1";

	static Segment startingAt(Path folder, long position) {
		return new Segment(folder.resolve("%020d%s".formatted(position, SUFFIX)));
	}

	/**
	 * Where a segment is written anew before it takes the place of an old one.
	 */
	static Path fresh(Path folder) {
		return folder.resolve("fresh.tmp");
	}

	/**
	 * All segments of a folder, in the order of their positions.
	 */
	static List<Segment> in(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(SUFFIX)).sorted().map(Segment::new).toList();
		}
	}

	long firstPosition() {
		String name = String.valueOf(this.file.getFileName());
		return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
	}

	/**
	 * Hands on the sound frames from the start.
	 */
	Extent read(FrameSink frames) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(this.file));
		int offset = 0;
		Optional<Frame> next = Frame.decode(bytes, offset);
		while (next.isPresent()) {
			frames.accept(next.get());
			offset += next.get().bytes();
			next = Frame.decode(bytes, offset);
		}
		return new Extent(offset, bytes.limit());
	}

	/**
	 * How far a file could be read.
	 *
	 * @param sound bytes of sound frames from the start
	 * @param size bytes of the file
	 */
	record Extent(long sound, long size) {

		boolean whole() {
			return this.sound == this.size;
		}

		long torn() {
			return this.size - this.sound;
		}

	}

	/**
	 * Takes frames.
	 */
	@FunctionalInterface
	interface FrameSink {

		void accept(Frame frame) throws IOException;

	}

}
