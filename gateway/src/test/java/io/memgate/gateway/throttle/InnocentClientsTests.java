package io.memgate.gateway.throttle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.ThrottleRules;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three days of clients at a limit of 30 calls a minute, in virtual time: what is held
 * against whom. Seeds are printed.
 */
class InnocentClientsTests {

	private static final Duration THREE_DAYS = Duration.ofDays(3);

	private static final long LIMIT = 30;

	private static final long MINUTE = Duration.ofMinutes(1).toMillis();

	private static final ThrottleRules RULES = StandingsRedisTests.RULES;

	private static final int LONGEST_WAY = 240;

	private long nowMillis;

	private long held;

	private long refused;

	private final Deque<Long> admitted = new ArrayDeque<>();

	private final EvidenceCollector collector = new EvidenceCollector(
			(account, pieces, rules) -> Mono.fromRunnable(() -> this.held += pieces.ignored()),
			() -> Duration.ofMillis(this.nowMillis).toNanos());

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void nothingIsHeldAgainstAClientThatHonoursRetryAfter(long seed) {
		play(new Random(seed), 1, 0, true);

		assertThat(this.refused).isGreaterThan(1000);
		assertThat(this.held).as("seed " + seed).isZero();
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void nothingIsHeldAgainstAClientThatRepeatsThreeTimesAtOnceAndStops(long seed) {
		play(new Random(seed), 1, 3, true);

		assertThat(this.refused).isGreaterThan(4000);
		assertThat(this.held).as("seed " + seed).isZero();
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void norIfItHasManyCallsOnTheirWayWhenItIsRefused(long seed) {
		play(new Random(seed), 64, 3, true);

		assertThat(this.refused).isGreaterThan(10_000);
		assertThat(this.held).as("seed " + seed).isZero();
	}

	@Test
	void whoIgnoresItsRefusalsIsSeenAboutOnceASecond() {
		play(new Random(1), 1, 3, false);

		assertThat(this.held).isGreaterThan(THREE_DAYS.toSeconds() / 4);
	}

	/**
	 * A client begins as many calls at once as it has connections; one that is refused is
	 * repeated so often, as soon as the answer is there. Then it waits as told, or goes
	 * on.
	 */
	private void play(Random random, int connections, int repeats, boolean waits) {
		while (this.nowMillis < THREE_DAYS.toMillis()) {
			long told = burst(random, connections, repeats);
			this.collector.round(RULES).block();
			this.nowMillis = Math.max(this.nowMillis, waits ? told : 0) + 1 + random.nextInt(waits ? 2000 : 300);
		}
	}

	/** The latest instant until which an answer of the burst has told to wait. */
	private long burst(Random random, int connections, int repeats) {
		PriorityQueue<Try> tries = new PriorityQueue<>(Comparator.comparingLong(Try::at));
		for (int i = 0; i < connections; i++) {
			tries.add(new Try(this.nowMillis + random.nextInt(LONGEST_WAY), repeats));
		}
		long told = 0;
		for (Try next = tries.poll(); next != null; next = tries.poll()) {
			this.nowMillis = next.at();
			long wait = call();
			if (wait > 0) {
				told = Math.max(told, this.nowMillis + Math.ceilDiv(wait, 1000) * 1000);
			}
			if (wait > 0 && next.repeats() > 0) {
				tries.add(new Try(this.nowMillis + 1 + random.nextInt(LONGEST_WAY), next.repeats() - 1));
			}
		}
		return told;
	}

	/** Milliseconds to wait; 0 when the call is admitted. */
	private long call() {
		while (!this.admitted.isEmpty() && this.admitted.peekFirst() <= this.nowMillis - MINUTE) {
			this.admitted.removeFirst();
		}
		if (this.admitted.size() < LIMIT) {
			this.admitted.addLast(this.nowMillis);
			return 0;
		}
		long wait = this.admitted.getFirst() + MINUTE - this.nowMillis;
		this.refused++;
		this.collector.noteTold("acme", new IgnoredRefusals.Client("key1", "127.0.0.1", "minutely"),
				Duration.ofMillis(this.nowMillis).toNanos(), Duration.ofMillis(wait));
		return wait;
	}

	private record Try(long at, int repeats) {

	}

}
