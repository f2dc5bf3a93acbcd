package io.memgate.gateway.system;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. */
final class Await {

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private Await() {
	}

	/** Looks until it is so; fails when that takes too long. */
	static void until(Duration patience, BooleanSupplier condition) {
		long giveUpAt = System.nanoTime() + patience.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > giveUpAt) {
				throw new AssertionError("It is not so after " + patience);
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

}
