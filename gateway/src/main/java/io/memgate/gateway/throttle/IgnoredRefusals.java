package io.memgate.gateway.throttle;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Finds out when a client that was told to wait has not waited.
 *
 * <p>
 * Whatever one client is refused within a second of a first refusal is one group: the
 * refused call, its repeats at once, and what was on its way when the client could not
 * know yet. A group is held against the client only if its first call came while the time
 * that an earlier group had told still ran.
 */
final class IgnoredRefusals {

	/** How long after its first refusal a group takes in what else is refused. */
	static final Duration TOGETHER = Duration.ofSeconds(1);

	private static final int MOST_CLIENTS = 100_000;

	private static final Duration LONGEST = Duration.ofDays(1);

	private final Ticker ticker;

	private final Cache<Client, Group> groups;

	/**
	 * @param ticker nanoseconds on the scale of {@link System#nanoTime()}
	 */
	IgnoredRefusals(Ticker ticker) {
		this.ticker = ticker;
		this.groups = Caffeine.newBuilder().ticker(ticker).maximumSize(MOST_CLIENTS).expireAfterWrite(LONGEST).build();
	}

	/**
	 * Notes that a client is told to wait.
	 * @param cameNanos when its call came
	 * @return whether it was told so before, came nevertheless, and this is the first
	 * call of its group
	 */
	boolean isIgnored(Client client, long cameNanos, Duration retryAfter) {
		long now = this.ticker.read();
		long until = now + ((retryAfter.compareTo(LONGEST) < 0) ? retryAfter : LONGEST).toNanos();
		Group group = this.groups.asMap().compute(client, (key, before) -> Group.after(before, cameNanos, now, until));
		return group.ignoring();
	}

	/**
	 * Who was told, and of what.
	 *
	 * @param key id of the ApiKey
	 * @param address where the call came from
	 * @param limit what refused
	 */
	record Client(String key, String address, String limit) {

	}

	/**
	 * @param beganNanos when its first call was refused
	 * @param untilNanos until when its client was told to wait
	 * @param ignoring whether this call began it, too soon
	 */
	private record Group(long beganNanos, long untilNanos, boolean ignoring) {

		static Group after(@Nullable Group before, long came, long now, long until) {
			if (before == null) {
				return new Group(now, until, false);
			}
			if (came - before.beganNanos < TOGETHER.toNanos()) {
				return new Group(before.beganNanos, later(before.untilNanos, until), false);
			}
			return new Group(now, until, came - before.untilNanos < 0);
		}

		private static long later(long one, long other) {
			return (one - other > 0) ? one : other;
		}

	}

}
