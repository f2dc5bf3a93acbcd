package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a body comes and is taken. The sender's time runs only while bytes are asked
 * for and have not come, so that it is not blamed for a slow taker. Thread-safe, as the
 * taker asks on another thread than the sender sends on.
 *
 * <p>
 * The bytes are counted by spans of the sender's time. The last ten make up the time that
 * is looked at; the present one, which is not over, does not count yet.
 */
final class Pace {

	static final int SPANS = 10;

	private final long spanNanos;

	private final long leastBytes;

	private final LongSupplier nanos;

	private final long[] bytes = new long[SPANS + 1];

	/** Buffers that are asked for and have not come. */
	private long owed;

	private long sendersNanos;

	private long lastNanos;

	/** When nothing was asked for any more. */
	private long enoughNanos;

	/**
	 * @param nanos a clock that never goes back
	 */
	Pace(UploadProperties properties, LongSupplier nanos) {
		this.spanNanos = properties.over().toNanos() / SPANS;
		this.leastBytes = properties.leastBytes();
		this.nanos = nanos;
		this.lastNanos = nanos.getAsLong();
		this.enoughNanos = this.lastNanos;
	}

	/** So many buffers more are asked for. */
	synchronized void asked(long buffers) {
		pass();
		this.owed = (buffers > Long.MAX_VALUE - this.owed) ? Long.MAX_VALUE : this.owed + buffers;
	}

	/** A buffer has come. */
	synchronized void came(int size) {
		pass();
		this.bytes[place()] += size;
		this.owed--;
		if (this.owed == 0) {
			this.enoughNanos = this.lastNanos;
		}
	}

	/** Whether over the whole time fewer bytes came than must. */
	synchronized boolean isTooSlow() {
		pass();
		return this.sendersNanos >= SPANS * this.spanNanos && sum() < this.leastBytes;
	}

	/** Whether nothing has been asked for this long. */
	synchronized boolean isUntaken(Duration patience) {
		pass();
		return this.owed == 0 && this.lastNanos - this.enoughNanos > patience.toNanos();
	}

	private void pass() {
		long now = this.nanos.getAsLong();
		if (this.owed > 0) {
			long before = this.sendersNanos / this.spanNanos;
			this.sendersNanos += now - this.lastNanos;
			clear(before, this.sendersNanos / this.spanNanos);
		}
		this.lastNanos = now;
	}

	/** Makes room in the spans after one up to another. */
	private void clear(long before, long now) {
		for (long span = Math.max(before, now - this.bytes.length) + 1; span <= now; span++) {
			this.bytes[(int) (span % this.bytes.length)] = 0;
		}
	}

	private int place() {
		return (int) (this.sendersNanos / this.spanNanos % this.bytes.length);
	}

	/** What came in the last spans, without the present one. */
	private long sum() {
		long sum = -this.bytes[place()];
		for (long span : this.bytes) {
			sum += span;
		}
		return sum;
	}

}
