package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A window that this node counts for itself, as {@code rate.lua} counts one in Redis:
 * units by slots of a 32nd of its time, so that no span of the time holds more than the
 * amount. Not safe for use by several threads at once.
 */
final class LocalWindow {

	private static final int SLOTS = 32;

	/** One more than a window may touch. */
	private static final int RING = SLOTS + 2;

	private final long widthMicros;

	private final long perMicros;

	private final long[] slots = new long[RING];

	private final long[] units = new long[RING];

	private long newest;

	LocalWindow(Duration per) {
		this.perMicros = per.toNanos() / 1000;
		this.widthMicros = Math.ceilDiv(this.perMicros, SLOTS);
	}

	/**
	 * Until a call conforms; zero when it does now, the whole time when it never does.
	 * @param amount of the window, in units
	 */
	Duration until(long amount, long cost, Instant at) {
		if (cost > amount) {
			return Duration.of(this.perMicros, ChronoUnit.MICROS);
		}
		long now = micros(at);
		long free = left(amount, at);
		long wait = 0;
		while (free < cost) {
			wait = end(oldest(now + wait)) - now;
			free = amount - held(now + wait);
		}
		return Duration.of(wait, ChronoUnit.MICROS);
	}

	/** Until nothing is counted any more; the whole time when nothing is. */
	Duration untilEmpty(Instant at) {
		long now = micros(at);
		long last = 0;
		for (int i = 0; i < RING; i++) {
			last = Math.max(last, end(i));
		}
		return Duration.of((last > now) ? last - now : this.perMicros, ChronoUnit.MICROS);
	}

	/** Units left. */
	long left(long amount, Instant at) {
		return amount - held(micros(at));
	}

	/**
	 * Counts a call, and forgets what has left the window. A clock that steps back counts
	 * on in the newest slot.
	 */
	void take(long cost, Instant at) {
		forget(micros(at));
		long slot = Math.max(this.newest, micros(at) / this.widthMicros);
		this.newest = slot;
		int place = (int) (slot % RING);
		this.units[place] = (this.slots[place] == slot) ? this.units[place] + cost : cost;
		this.slots[place] = slot;
	}

	private void forget(long now) {
		for (int i = 0; i < RING; i++) {
			if (end(i) <= now) {
				this.slots[i] = 0;
				this.units[i] = 0;
			}
		}
	}

	private long held(long now) {
		long sum = 0;
		for (int i = 0; i < RING; i++) {
			sum += (end(i) > now) ? this.units[i] : 0;
		}
		return sum;
	}

	/** The place of the slot that leaves the window next, of those that still count. */
	private int oldest(long now) {
		int oldest = 0;
		for (int i = 0; i < RING; i++) {
			if (end(i) > now && (end(oldest) <= now || end(i) < end(oldest))) {
				oldest = i;
			}
		}
		return oldest;
	}

	/** When a slot's last instant leaves the window. */
	private long end(int place) {
		return (this.slots[place] + 1) * this.widthMicros + this.perMicros;
	}

	private static long micros(Instant at) {
		return ChronoUnit.MICROS.between(Instant.EPOCH, at);
	}

}
