package io.memgate.memory.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a thread to so many bytes a second, so that what it does in the background leaves
 * the disk to others.
 */
final class Pace {

	private final double bytesPerNano;

	private long free = System.nanoTime();

	Pace(long bytesPerSecond) {
		this.bytesPerNano = bytesPerSecond / (double) TimeUnit.SECONDS.toNanos(1);
	}

	/**
	 * Counts bytes that were read or written, and waits for as long as they should have
	 * taken.
	 */
	void spend(long bytes) {
		long now = System.nanoTime();
		this.free = Math.max(this.free, now) + (long) (bytes / this.bytesPerNano);
		while (this.free - System.nanoTime() > 0) {
			LockSupport.parkNanos(this.free - System.nanoTime());
		}
	}

}
