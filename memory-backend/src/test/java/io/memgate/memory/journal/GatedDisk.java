package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A real disk whose syncs can be held or made to fail.
 */
final class GatedDisk implements SegmentFile.Disk {

	private volatile @Nullable CountDownLatch gate;

	private volatile CountDownLatch waiting = new CountDownLatch(0);

	volatile int failSyncs;

	/**
	 * Does something that syncs, and returns when it waits in the sync.
	 */
	<T> T holdSync(Supplier<T> action) throws InterruptedException {
		this.waiting = new CountDownLatch(1);
		this.gate = new CountDownLatch(1);
		T result = action.get();
		this.waiting.await();
		return result;
	}

	/** Lets the one go that waits, and returns when the next one does. */
	void holdNextSync() throws InterruptedException {
		CountDownLatch held = Objects.requireNonNull(this.gate);
		this.waiting = new CountDownLatch(1);
		this.gate = new CountDownLatch(1);
		held.countDown();
		this.waiting.await();
	}

	void letGo() {
		CountDownLatch held = this.gate;
		if (held != null) {
			held.countDown();
		}
	}

	@Override
	public SegmentFile open(Path file) throws IOException {
		SegmentFile real = SegmentFile.onDisk(file);
		return new SegmentFile() {

			@Override
			public void write(ByteBuffer bytes) throws IOException {
				real.write(bytes);
			}

			@Override
			public void sync() throws IOException {
				passGate();
				real.sync();
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

	private void passGate() throws IOException {
		if (this.failSyncs > 0) {
			this.failSyncs = this.failSyncs - 1;
			throw new IOException("sync failed");
		}
		CountDownLatch held = this.gate;
		if (held != null) {
			this.waiting.countDown();
			try {
				held.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}
	}

}
