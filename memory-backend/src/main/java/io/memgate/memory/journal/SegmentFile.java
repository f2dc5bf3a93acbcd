package io.memgate.memory.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of frames that is written at its end only.
 */
interface SegmentFile extends Closeable {

	void write(ByteBuffer bytes) throws IOException;

	/**
	 * Returns when all that was written is on the disk.
	 */
	void sync() throws IOException;

	void truncate(long size) throws IOException;

	/**
	 * Where segment files are; tests put failing disks here.
	 */
	@FunctionalInterface
	interface Disk {

		/**
		 * Opens or creates a file.
		 */
		SegmentFile open(Path file) throws IOException;

		/**
		 * Puts a file in the place of another, in one step.
		 */
		default void move(Path fresh, Path file) throws IOException {
			Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
		}

		default void delete(Path file) throws IOException {
			Files.delete(file);
		}

		/**
		 * Returns when all that was moved and deleted in a folder is on the disk.
		 */
		default void syncFolder(Path folder) throws IOException {
			try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}

	}

	/**
	 * Opens a file on the real disk.
	 */
	static SegmentFile onDisk(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		channel.position(channel.size());
		return new SegmentFile() {

			@Override
			public void write(ByteBuffer bytes) throws IOException {
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
			}

			@Override
			public void sync() throws IOException {
				channel.force(false);
			}

			@Override
			public void truncate(long size) throws IOException {
				channel.truncate(size);
			}

			@Override
			public void close() throws IOException {
				channel.close();
			}

		};
	}

}
