package io.memgate.gateway.payload;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/**
 * How long each account's texts have lately been counted on this node, in time of a
 * processor: {@link #BURST} at once and a {@link #SHARE}th of all time in the long run,
 * so that who sends what is dear to count waits for that alone. 4,000 tokens of prose are
 * counted in some milliseconds, a word of 250 KB in up to a second.
 *
 * <p>
 * An account's state is one number, the time at which all of it will be there again.
 */
final class CountingTime {

	static final Duration BURST = Duration.ofSeconds(2);

	static final int SHARE = 10;

	private static final int MOST_ACCOUNTS = 100_000;

	private final Ticker ticker;

	private final Ticker processor;

	private final Cache<String, AtomicLong> wholeAt;

	/** By the clocks of this machine. */
	CountingTime() {
		this(Ticker.systemTicker(), ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
	}

	/**
	 * @param processor shows the time that the thread which asks has had of a processor
	 */
	CountingTime(Ticker ticker, Ticker processor) {
		this.ticker = ticker;
		this.processor = processor;
		this.wholeAt = Caffeine.newBuilder()
			.maximumSize(MOST_ACCOUNTS)
			.expireAfterAccess(BURST.multipliedBy(2L * SHARE))
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
	}

	/** Until an account has any of its time left; zero where it has some now. */
	Duration untilSome(String account) {
		AtomicLong at = this.wholeAt.getIfPresent(account);
		long nanos = (at != null) ? at.get() - this.ticker.read() - SHARE * BURST.toNanos() : 0;
		return (nanos > 0) ? Duration.ofNanos(nanos) : Duration.ZERO;
	}

	/** Takes from an account's time what some work of this thread takes. */
	<T> T during(String account, Supplier<T> work) {
		long begun = this.processor.read();
		try {
			return work.get();
		}
		finally {
			take(account, this.processor.read() - begun);
		}
	}

	private void take(String account, long nanos) {
		long now = this.ticker.read();
		this.wholeAt.get(account, (unknown) -> new AtomicLong(now))
			.updateAndGet((at) -> Math.max(at, now) + SHARE * nanos);
	}

}
