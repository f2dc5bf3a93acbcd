package io.memgate.gateway.throttle;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ladder's arithmetic, run on Redis with instants of the test's own: no test waits.
 */
@ExtendWith(RedisServer.class)
class LadderScriptRedisTests {

	private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Duration DAY = Duration.ofDays(1);

	private static final int STEPS = 5;

	private String automatic = "0";

	private Map<String, String> standing = Map.of();

	@Test
	void eachStepLastsTwiceAsLongUpToTheCeiling() {
		for (int step = 1; step <= 12; step++) {
			raise(START);
			long minutes = Math.min(60, 1L << (step - 1));
			assertThat(read().until()).as("step " + step).isEqualTo(START.plus(minutes, ChronoUnit.MINUTES));
			assertThat(read().step()).isEqualTo(step);
		}
	}

	@Test
	void afterTheLastStepAPermanentThrottleIsProposedOnce() {
		for (int step = 1; step <= STEPS; step++) {
			assertThat(raise(START)).isEqualTo("throttled");
			assertThat(read().proposed()).isFalse();
		}

		assertThat(raise(START)).isEqualTo("proposed");
		assertThat(raise(START)).isEqualTo("throttled");
		assertThat(read().state()).isEqualTo(Standing.State.TEMPORARY);
		assertThat(read().proposed()).isTrue();
	}

	@Test
	void orComesAboutByItselfWhereThePolicySaysSo() {
		this.automatic = "1";
		for (int step = 1; step <= STEPS; step++) {
			raise(START);
		}

		assertThat(raise(START)).isEqualTo("suspended");
		assertThat(read().state()).isEqualTo(Standing.State.PERMANENT);
		assertThat(read().until()).isNull();
		assertThat(read().at(START.plus(DAY.multipliedBy(1000)), DAY).state()).isEqualTo(Standing.State.PERMANENT);
	}

	@Test
	void aStepIsForgottenForEachDayAfterTheThrottleWithWhatWasProposed() {
		for (int step = 1; step <= STEPS + 1; step++) {
			raise(START);
		}
		Instant end = START.plus(MINUTE.multipliedBy(32));

		assertThat(age(end.plus(DAY).minusMillis(1)).step()).isEqualTo(6);
		assertThat(read().proposed()).isTrue();
		assertThat(age(end.plus(DAY)).step()).isEqualTo(5);
		assertThat(read().proposed()).isFalse();
		assertThat(age(end.plus(DAY.multipliedBy(3))).step()).isEqualTo(3);
		assertThat(age(end.plus(DAY.multipliedBy(30))).step()).isZero();
	}

	@Test
	void aClockThatStepsBackForgetsNothing() {
		raise(START);
		age(START.plus(MINUTE));

		assertThat(age(START.minus(DAY)).step()).isEqualTo(1);
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void readersSeeWhatTheScriptMakesOfTime(long seed) {
		Random random = new Random(seed);
		Instant now = START;
		for (int i = 0; i < 300; i++) {
			now = now.plusSeconds(random.nextInt(1, 40 * 3600));
			Standing seen = read().at(now, DAY);
			Standing made = random.nextInt(3) == 0 ? age(now) : seen;
			assertThat(List.of(seen.state(), seen.step(), seen.proposed())).as("seed " + seed + ", turn " + i)
				.isEqualTo(List.of(made.state(), made.step(), made.proposed()));
			for (int steps = random.nextInt(4); steps > 0; steps--) {
				raise(now);
			}
		}
	}

	private Standing read() {
		return Standing.read(this.standing);
	}

	private Standing age(Instant now) {
		run("local change = ''", now);
		return read();
	}

	private String raise(Instant now) {
		return run("local change = raised(s, ladder, now)", now);
	}

	/** Runs aged and then a line on the standing; the line's change. */
	private String run(String line, Instant now) {
		String script = RedisScript.load("rate").body() + RedisScript.load("ladder").body() + """
				local now = tonumber(ARGV[1])
				local ladder = { first = 60000000, ceiling = 3600000000, forgotten = 86400000000, rate = 0, steps = %d,
				  automatic = ARGV[2] == '1' }
				local s = aged({ state = ARGV[3], since = tonumber(ARGV[4]), till = tonumber(ARGV[5]), rate = 0,
				  step = tonumber(ARGV[6]), proposed = tonumber(ARGV[7]) }, ladder, now)
				%s
				local function text(n) return string.format('%%.0f', n) end
				return { change, s.state, text(s.since), text(s.till), text(s.step), text(s.proposed) }
				""".formatted(STEPS, line);
		List<String> reply = RedisServer.commands()
			.eval(script, ScriptOutputType.MULTI, new String[0],
					Long.toString(TimeUnit.MILLISECONDS.toMicros(now.toEpochMilli())), this.automatic, field("state"),
					field("since"), field("until"), field("step"), field("proposed"));
		this.standing = Map.of("state", reply.get(1), "since", reply.get(2), "until", reply.get(3), "step",
				reply.get(4), "proposed", reply.get(5));
		return reply.getFirst();
	}

	private String field(String name) {
		return this.standing.getOrDefault(name, name.equals("state") ? "none" : "0");
	}

}
