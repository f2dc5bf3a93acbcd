package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ScriptOutputType;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The arithmetic of rate limits, run on Redis with instants of the test's own: no test
 * waits.
 */
@ExtendWith(RedisServer.class)
class RateScriptRedisTests {

	private static final long SECOND = 1_000_000;

	private static final long START = 1_780_000_000L * SECOND;

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void aWindowNeverHoldsMoreThanItsAmount(long seed) {
		List<Call> calls = calls(new Random(seed), 5_000, SECOND / 30);

		List<Result> results = run("window", 10, SECOND, 10, calls);

		List<Long> admitted = admitted(calls, results);
		for (int i = 10; i < admitted.size(); i++) {
			assertThat(admitted.get(i) - admitted.get(i - 10)).as("seed " + seed + ", call " + i).isGreaterThan(SECOND);
		}
	}

	@Test
	void aWindowLetsItsAmountThroughInHardlyMoreThanItsTime() {
		List<Call> calls = every(SECOND / 1000, 60_000);

		List<Long> admitted = admitted(calls, run("window", 10, SECOND, 10, calls));

		assertThat(admitted.size()).isBetween(570, 600);
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void aBucketHoldsItsBurstAndRefillsEvenly(long seed) {
		List<Call> calls = calls(new Random(seed), 5_000, SECOND / 30);

		List<Result> results = run("bucket", 10, SECOND, 5, calls);

		List<Long> admitted = admitted(calls, results);
		for (int from = 0; from < admitted.size(); from += 7) {
			for (int to = from; to < Math.min(from + 200, admitted.size()); to++) {
				double most = 5 + (admitted.get(to) - admitted.get(from)) * 10.0 / SECOND;
				assertThat((double) to - from + 1).as("seed " + seed).isLessThanOrEqualTo(most);
			}
		}
	}

	@Test
	void aMinuteOfABucketAdmitsRateTimesTimeAndItsBurst() {
		List<Call> calls = every(SECOND / 1000, 60_000);

		assertThat(admitted(calls, run("bucket", 10, SECOND, 10, calls)).size()).isBetween(600, 610);
	}

	@ParameterizedTest
	@ValueSource(strings = { "window", "bucket" })
	void whoWaitsAsToldIsAdmitted(String kind) {
		Random random = new Random(7);
		List<Call> calls = new ArrayList<>(calls(random, 100, SECOND / 50));

		List<Result> results = run(kind, 10, SECOND, 10, calls);
		Call last = calls.getLast();
		long told = results.getLast().until();
		calls.add(new Call(last.at() + told - 1, 1));
		calls.add(new Call(last.at() + told, 1));
		List<Result> again = run(kind, 10, SECOND, 10, calls);

		assertThat(told).isPositive();
		assertThat(again.get(again.size() - 2).until()).isPositive();
		assertThat(again.getLast().until()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "window", "bucket" })
	void aClockThatStepsBackRefillsNothing(String kind) {
		List<Call> calls = new ArrayList<>(every(1, 10));
		for (int i = 1; i <= 100; i++) {
			calls.add(new Call(START - i * SECOND * 60, 1));
		}

		assertThat(admitted(calls, run(kind, 10, SECOND, 10, calls))).hasSize(10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "window", "bucket" })
	void aCallWeighsItsCost(String kind) {
		List<Call> calls = List.of(new Call(START, 6), new Call(START + 1, 5), new Call(START + 2, 4),
				new Call(START + 3, 1));

		assertThat(run(kind, 10, SECOND * 3600, 10, calls)).extracting(Result::admitted)
			.containsExactly(true, false, true, false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "window", "bucket" })
	void aCallThatCostsMoreThanThereEverIsConformsNever(String kind) {
		assertThat(run(kind, 10, SECOND, 10, List.of(new Call(START, 11), new Call(START + SECOND * 60, 11))))
			.extracting(Result::admitted)
			.containsExactly(false, false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "window", "bucket" })
	void whatIsLeftBeforeTheCallIsTold(String kind) {
		assertThat(run(kind, 3, SECOND, 3, every(1, 5))).extracting(Result::left).containsExactly(3L, 2L, 1L, 0L, 0L);
	}

	@ParameterizedTest(name = "{0}, {1} in {2} s, at most {3} at once")
	@CsvSource({ "WINDOW, 10, 1, 10", "WINDOW, 7, 3601, 7", "WINDOW, 400000, 60, 400000", "BUCKET, 10, 1, 5",
			"BUCKET, 7, 3601, 20", "BUCKET, 2147483647, 86400, 2147483647", "BUCKET, 3, 86400, 100000000" })
	void theModelSaysTheSame(RateLimit.Kind kind, long amount, int seconds, long burst) {
		Random random = new Random(amount + seconds);
		RateLimit limit = new RateLimit("any", amount, RateLimit.Unit.REQUESTS, Duration.ofSeconds(seconds), kind,
				burst, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ENFORCED);
		List<Call> calls = costly(random, seconds * SECOND, burst);

		List<Result> results = run(kind.name().toLowerCase(Locale.ROOT), amount, seconds * SECOND, burst, calls);

		RateTally tally = RateTally.of(limit);
		List<Result> model = new ArrayList<>();
		for (Call call : calls) {
			Instant at = RedisClock.instant(call.at());
			Duration until = tally.until(limit, call.cost(), at);
			model.add(new Result(tally.left(limit, at),
					TimeUnit.SECONDS.toMicros(until.getSeconds()) + until.getNano() / 1000));
			if (until.isZero()) {
				tally.take(limit, call.cost(), at);
			}
		}
		assertThat(model).isEqualTo(results);
		assertThat(results).anyMatch(Result::admitted).anyMatch((result) -> !result.admitted());
	}

	/** Of any cost, more than there ever is too, by a clock that steps back at times. */
	private static List<Call> costly(Random random, long per, long burst) {
		List<Call> calls = new ArrayList<>();
		long at = START;
		for (int i = 0; i < 2_000; i++) {
			at += random.nextInt(30) == 0 ? -random.nextLong(per) : random.nextLong(per / 4);
			calls
				.add(new Call(at, random.nextInt(4) == 0 ? random.nextLong(burst + burst / 8 + 2) : random.nextInt(2)));
		}
		return calls;
	}

	private static List<Call> calls(Random random, int count, long meanGap) {
		List<Call> calls = new ArrayList<>();
		long at = START;
		for (int i = 0; i < count; i++) {
			at += random.nextInt(20) == 0 ? SECOND : random.nextLong(2 * meanGap);
			calls.add(new Call(at, 1));
		}
		return calls;
	}

	private static List<Call> every(long gap, int count) {
		List<Call> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			calls.add(new Call(START + i * gap, 1));
		}
		return calls;
	}

	private static List<Long> admitted(List<Call> calls, List<Result> results) {
		List<Long> admitted = new ArrayList<>();
		for (int i = 0; i < calls.size(); i++) {
			if (results.get(i).admitted()) {
				admitted.add(calls.get(i).at());
			}
		}
		return admitted;
	}

	private static List<Result> run(String kind, long amount, long per, long burst, List<Call> calls) {
		String script = RedisScript.load("rate").body() + """
				local limit = { amount = tonumber(ARGV[1]), per = tonumber(ARGV[2]), burst = tonumber(ARGV[3]) }
				local kind, state, older, has, results = %s, nil, nil, nil, {}
				for i = 4, #ARGV, 2 do
				  local now, cost = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
				  if ARGV[i] ~= ARGV[i - 2] then -- another run of a script
				    has = kind.read(state, function() return older end)
				  end
				  local left, wait = kind.look(has, limit, now, cost)
				  if wait == 0 then
				    kind.add(has, limit, now, cost)
				    local others
				    state, others = kind.text(has)
				    older = others or older
				  end
				  results[#results + 1], results[#results + 2] = left, wait
				end
				return results
				""".formatted(kind);
		List<String> args = new ArrayList<>(List.of("" + amount, "" + per, "" + burst));
		calls.forEach((call) -> args.addAll(List.of("" + call.at(), "" + call.cost())));
		List<Long> reply = RedisServer.commands()
			.eval(script, ScriptOutputType.MULTI, new String[0], args.toArray(String[]::new));
		List<Result> results = new ArrayList<>();
		for (int i = 0; i < reply.size(); i += 2) {
			results.add(new Result(reply.get(i), reply.get(i + 1)));
		}
		return results;
	}

	private record Call(long at, long cost) {

	}

	private record Result(long left, long until) {

		boolean admitted() {
			return this.until == 0;
		}

	}

}
