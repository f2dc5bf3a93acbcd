package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.gateway.Promise;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the time that a refusal takes tells an id that is known from one that is not.
 * Asked in turns, over one connection. In full, with medians within 5 %:
 * {@code ./mvnw -pl gateway test -Dtest=KeyTimingWebTests -Dmemgate.timings=10000}.
 */
@Tag("promise")
class KeyTimingWebTests {

	private static final Logger log = LoggerFactory.getLogger(KeyTimingWebTests.class);

	private static final int TIMES = Integer.getInteger("memgate.timings", 500);

	private static final int WARM_UP = 300;

	/** A few hundred on a machine with other work scatter more. */
	private static final double NEAR = (TIMES >= 10_000) ? 0.05 : 0.3;

	private final StartedGateway gateway = RawGateway.running();

	@Test
	void anUnknownIdTakesAsLongAsAWrongSecret() throws IOException {
		String key = this.gateway.key();
		byte[] secret = request(key.substring(0, key.length() - 4) + "AAAA");
		byte[] unknown = request("mpg-abcdefghijklmn27-" + key.split("-", 3)[2]);
		long[] secretNanos = new long[TIMES];
		long[] unknownNanos = new long[TIMES];
		try (RawConversation conversation = new RawConversation(this.gateway.port())) {
			for (int i = 0; i < WARM_UP; i++) {
				ask(conversation, secret);
				ask(conversation, unknown);
			}
			for (int i = 0; i < TIMES; i++) {
				secretNanos[i] = ask(conversation, secret);
				unknownNanos[i] = ask(conversation, unknown);
			}
		}

		double apart = (double) median(unknownNanos) / median(secretNanos) - 1;

		Promise.P20.measured("timing", Math.abs(apart) <= NEAR,
				"%d each: medians %d µs for a wrong secret, %d µs for an unknown id, %.1f %% apart", TIMES,
				median(secretNanos) / 1000, median(unknownNanos) / 1000, 100 * apart);
		log.info("P20 {} each: wrong secret {} µs, unknown id {} µs, apart {} %", TIMES, median(secretNanos) / 1000,
				median(unknownNanos) / 1000, "%.1f".formatted(100 * apart));
		assertThat(apart).isBetween(-NEAR, NEAR);
	}

	private static byte[] request(String key) {
		return ("GET /memgate/v1/limits HTTP/1.1\r\nHost: gateway\r\nAuthorization: Token " + key + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	private static long ask(RawConversation conversation, byte[] request) throws IOException {
		long begin = System.nanoTime();
		conversation.write(request);
		assertThat(conversation.answers(1)).singleElement()
			.satisfies((answer) -> assertThat(answer.status()).isEqualTo(401));
		return System.nanoTime() - begin;
	}

	private static long median(long[] nanos) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
