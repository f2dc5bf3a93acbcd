package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A real disk on which the process is killed after some steps: each few bytes written,
 * each sync, each move and each deletion is one.
 */
final class DyingDisk implements SegmentFile.Disk {

	// Of what is written beside the journal nothing is read before it is whole, so not
	// every byte need be the last.
	private static final int BYTES_OF_A_STEP = 64;

	private int steps;

	DyingDisk(int steps) {
		this.steps = steps;
	}

	@Override
	public SegmentFile open(Path file) throws IOException {
		SegmentFile real = SegmentFile.onDisk(file);
		return new SegmentFile() {

			@Override
			public void write(ByteBuffer bytes) throws IOException {
				while (bytes.hasRemaining()) {
					step();
					int next = Math.min(BYTES_OF_A_STEP, bytes.remaining());
					real.write(bytes.slice(bytes.position(), next));
					bytes.position(bytes.position() + next);
				}
			}

			@Override
			public void sync() {
				step();
			}

			@Override
			public void truncate(long size) throws IOException {
				real.truncate(size);
			}

			@Override
			public void close() throws IOException {
				real.close();
			}

		};
	}

	@Override
	public void move(Path fresh, Path file) throws IOException {
		step();
		SegmentFile.Disk.super.move(fresh, file);
	}

	@Override
	public void delete(Path file) throws IOException {
		step();
		SegmentFile.Disk.super.delete(file);
	}

	@Override
	public void syncFolder(Path folder) {
		step();
	}

	private void step() {
		if (this.steps-- <= 0) {
			throw new KilledException();
		}
	}

	/**
	 * The process is gone.
	 */
	static final class KilledException extends RuntimeException {

		static final long serialVersionUID = 1L;

	}

}
