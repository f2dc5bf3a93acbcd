package io.memgate.gateway.system;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a {@link FaultProxy} does to one connection. It is asked about every stretch of
 * bytes, by one thread for each direction.
 */
interface Fault {

	/** Nothing: all bytes pass. */
	Fault NONE = (direction, bytes) -> Passage.whole(bytes);

	/**
	 * How much of what has come passes, and what happens then.
	 * @param bytes how many have come
	 */
	Passage pass(Direction direction, int bytes);

	/**
	 * Cuts the connection when that many bytes have gone in that direction.
	 * @param how {@link End#CLOSED} or {@link End#RESET}
	 */
	static Fault cut(Direction where, long after, End how) {
		return stop(where, after, how);
	}

	/**
	 * Passes nothing more in that direction after that many bytes, and keeps the
	 * connection open.
	 */
	static Fault halfOpen(Direction where, long after) {
		return stop(where, after, End.SILENT);
	}

	private static Fault stop(Direction where, long after, End how) {
		AtomicLong left = new AtomicLong(after);
		return (direction, bytes) -> {
			if (direction != where) {
				return Passage.whole(bytes);
			}
			long before = left.getAndAdd(-bytes);
			return (before > bytes) ? Passage.whole(bytes) : new Passage((int) Math.max(0, before), how, Duration.ZERO);
		};
	}

	/** Holds up everything for a time. */
	static Fault delay(Duration time) {
		return (direction, bytes) -> new Passage(bytes, End.NONE, time);
	}

	/**
	 * Drops a share of the replies: what was asked has been done, and the connection is
	 * cut before a byte of the answer has come through.
	 */
	static Fault dropReplies(double share, Random random) {
		return (direction, bytes) -> (direction == Direction.DOWN && random.nextDouble() < share)
				? new Passage(0, End.CLOSED, Duration.ZERO) : Passage.whole(bytes);
	}

	/** Which way bytes go. */
	enum Direction {

		/** From the client to the server. */
		UP,

		/** From the server to the client. */
		DOWN

	}

	/** What becomes of the connection. */
	enum End {

		/** It goes on. */
		NONE,

		/** Both sides are closed in order (FIN). */
		CLOSED,

		/** Both sides are reset (RST): what was sent and not read yet may be lost. */
		RESET,

		/** It stays open, and nothing more passes in this direction. */
		SILENT

	}

	/**
	 * What passes of a stretch of bytes.
	 *
	 * @param bytes how many, from the first
	 * @param end what happens to the connection then
	 * @param delay how long they are held up
	 */
	record Passage(int bytes, End end, Duration delay) {

		static Passage whole(int bytes) {
			return new Passage(bytes, End.NONE, Duration.ZERO);
		}

	}

}
