package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.memgate.gateway.policy.RateLimit;

/**
 * What is counted against one rate limit, as {@code rate.lua} counts it. The limit is
 * given with each call, since a change may have lowered or raised it. Not safe for use by
 * several threads at once.
 */
sealed interface RateTally {

	static RateTally of(RateLimit limit) {
		return switch (limit.kind()) {
			case WINDOW -> new Window(new LocalWindow(limit.per()));
			case BUCKET -> new Bucket();
		};
	}

	/** Units left before a call. */
	long left(RateLimit limit, Instant at);

	/** Until a call conforms; zero when it does now. */
	Duration until(RateLimit limit, long cost, Instant at);

	/** Counts a call that conforms. */
	void take(RateLimit limit, long cost, Instant at);

	/** A window. */
	record Window(LocalWindow slots) implements RateTally {

		@Override
		public long left(RateLimit limit, Instant at) {
			return this.slots.left(limit.amount(), at);
		}

		@Override
		public Duration until(RateLimit limit, long cost, Instant at) {
			return (cost > limit.amount()) ? this.slots.untilEmpty(at) : this.slots.until(limit.amount(), cost, at);
		}

		@Override
		public void take(RateLimit limit, long cost, Instant at) {
			this.slots.take(cost, at);
		}

	}

	/**
	 * A bucket, by its theoretical arrival time in microseconds. Numbers are doubles, as
	 * Lua's are, so that both round alike.
	 */
	final class Bucket implements RateTally {

		private double arrival;

		@Override
		public long left(RateLimit limit, Instant at) {
			double now = micros(at);
			return (long) Math
				.floor((now + full(limit) - Math.max(this.arrival, now)) * limit.amount() / perMicros(limit));
		}

		@Override
		public Duration until(RateLimit limit, long cost, Instant at) {
			double now = micros(at);
			double wait = after(limit, cost, now) - now - full(limit);
			return (wait > 0) ? Duration.of((long) wait, ChronoUnit.MICROS) : Duration.ZERO;
		}

		@Override
		public void take(RateLimit limit, long cost, Instant at) {
			this.arrival = after(limit, cost, micros(at));
		}

		private double after(RateLimit limit, long cost, double now) {
			return Math.max(this.arrival, now) + Math.ceil(cost * perMicros(limit) / limit.amount());
		}

		private static double full(RateLimit limit) {
			return Math.floor(limit.burst() * perMicros(limit) / limit.amount());
		}

		private static double perMicros(RateLimit limit) {
			return limit.per().toSeconds() * 1e6;
		}

		private static double micros(Instant at) {
			return ChronoUnit.MICROS.between(Instant.EPOCH, at);
		}

	}

}
