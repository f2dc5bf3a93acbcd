package io.memgate.gateway.problem;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes request ids: UUIDv7 (RFC 9562 §5.7), so that ids sort by the time they were made.
 */
public final class RequestIds {

	private static final long VERSION = 0x7000L;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	private RequestIds() {
	}

	/** A new one. */
	public static String next(long epochMillis) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long high = epochMillis << 16 | VERSION | random.nextLong() & 0x0FFFL;
		long low = VARIANT | random.nextLong() >>> 2;
		return new UUID(high, low).toString();
	}

}
