package io.memgate.gateway.throttle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/**
 * How many failures each caller may still make on this node: a token bucket for each, of
 * which a failure takes one and time gives back. Calls that were under way when it became
 * empty take it into debt, by its size at most. Only callers that have failed lately are
 * remembered, and of too many of these the busiest.
 *
 * <p>
 * A bucket is one number, the time at which it will be full again, as in the generic cell
 * rate algorithm (ITU-T I.371); times are the ticker's, in nanoseconds.
 */
public final class FailureBudget {

	private static final int MOST_CALLERS = 100_000;

	private final Ticker ticker;

	private final long oneNanos;

	private final long allNanos;

	private final Cache<String, AtomicLong> fullAt;

	/**
	 * @param perSecond failures in the long run
	 * @param burst failures at once
	 */
	public FailureBudget(int perSecond, int burst, Ticker ticker) {
		this.ticker = ticker;
		this.oneNanos = Duration.ofSeconds(1).toNanos() / perSecond;
		this.allNanos = this.oneNanos * burst;
		this.fullAt = Caffeine.newBuilder()
			.maximumSize(MOST_CALLERS)
			.expireAfterAccess(Duration.ofNanos(2 * this.allNanos))
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
	}

	/** Takes one failure. */
	public void take(String caller) {
		long now = this.ticker.read();
		this.fullAt.get(caller, (unknown) -> new AtomicLong(now))
			.updateAndGet((at) -> Math.min(Math.max(at, now) + this.oneNanos, now + 2 * this.allNanos));
	}

	/** Until there is a whole failure left; zero where there is one now. */
	public Duration untilOne(String caller) {
		AtomicLong at = this.fullAt.getIfPresent(caller);
		long nanos = (at != null) ? at.get() - this.ticker.read() - (this.allNanos - this.oneNanos) : 0;
		return (nanos > 0) ? Duration.ofNanos(nanos) : Duration.ZERO;
	}

}
