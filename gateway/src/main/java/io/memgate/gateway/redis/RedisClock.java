package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A clock that shows Redis's time: the machine's, adjusted by the offset that the last
 * script reply told. All nodes of one Redis therefore agree, whatever their own clocks
 * say. Until the first reply it is the machine's clock.
 */
public final class RedisClock extends Clock {

	private final Clock machine;

	private volatile long offsetMicros;

	public RedisClock(Clock machine) {
		this.machine = machine;
	}

	/**
	 * Takes note of Redis's time.
	 * @param redisMicros microseconds since the epoch, from {@code TIME} in a reply that
	 * has just come
	 */
	void observe(long redisMicros) {
		this.offsetMicros = redisMicros - micros(this.machine.instant());
	}

	/** The instant of Redis's microseconds since the epoch. */
	public static Instant instant(long redisMicros) {
		return Instant.EPOCH.plus(redisMicros, ChronoUnit.MICROS);
	}

	@Override
	public Instant instant() {
		return this.machine.instant().plusNanos(TimeUnit.MICROSECONDS.toNanos(this.offsetMicros));
	}

	@Override
	public long millis() {
		return this.machine.millis() + Math.floorDiv(this.offsetMicros, 1000);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return Clock.fixed(instant(), zone);
	}

	private static long micros(Instant instant) {
		return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
	}

}
