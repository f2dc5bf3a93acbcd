package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of one account that come in one turn of an event loop share a run of a script.
 */
@ExtendWith(RedisServer.class)
class JointRunRedisTests {

	private static final OneTurn TURN = new OneTurn();

	@Test
	void theLastUnitsAreGivenToAsManyAsThereAre(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		warm(books);
		long before = scripts();

		List<Decision> decisions = admit(books, calls(books, 8));

		assertThat(scripts() - before).isOne();
		assertThat(decisions.subList(0, 5)).allMatch(Decision.Admitted.class::isInstance);
		assertThat(decisions).extracting((decision) -> decision.limits().quotas().getFirst().reserved())
			.containsExactly(1L, 2L, 3L, 4L, 5L, 5L, 5L, 5L);
		assertThat(decisions.subList(5, 8)).extracting(JointRunRedisTests::refusal).containsOnly(Condition.QUOTA_HELD);
		assertThat(Books.reserved("add")).isEqualTo(5);
		assertThat(Books.open()).isEqualTo(5);
	}

	@Test
	void aRateLetsAsManyThroughAsItHolds(Redis redis) {
		Books books = new Books(redis, new RateLimit("minute", 3, RateLimit.Unit.REQUESTS, Duration.ofMinutes(1),
				RateLimit.Kind.WINDOW, 3, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ENFORCED));

		List<Decision> decisions = admit(books, calls(books, 5));

		assertThat(decisions).extracting((decision) -> decision.limits().rates().getFirst().left())
			.containsExactly(2L, 1L, 0L, 0L, 0L);
		assertThat(decisions.subList(3, 5)).extracting(JointRunRedisTests::refusal)
			.containsOnly(Condition.RATE_LIMITED);
		assertThat(admit(books, calls(books, 1))).extracting(JointRunRedisTests::refusal)
			.containsOnly(Condition.RATE_LIMITED);
	}

	@Test
	void anAccountThatIsThrottledGetsItsCallsAMinute(Redis redis) {
		Books books = new Books(redis, 50L, null, null);
		RedisServer.commands().hset(new AccountKeys(Books.ACCOUNT).standing(), "state", "temporary");
		RedisServer.commands().hset(new AccountKeys(Books.ACCOUNT).standing(), "until", "9000000000000000");
		RedisServer.commands().hset(new AccountKeys(Books.ACCOUNT).standing(), "rate", "2");

		List<Decision> decisions = admit(books, calls(books, 4));

		assertThat(decisions.subList(0, 2)).allMatch(Decision.Admitted.class::isInstance);
		assertThat(decisions.subList(2, 4)).allMatch(Decision.Refused.class::isInstance);
		assertThat(admit(books, calls(books, 1))).allMatch(Decision.Refused.class::isInstance);
	}

	@Test
	void eachIsChargedOnceAndToldWhatIsUsedThen(Redis redis) {
		Books books = new Books(redis, 50L, null, null);
		List<Call> calls = calls(books, 4);
		admit(books, calls);
		List<Call> ending = List.of(calls.get(0), calls.get(1), calls.get(1), calls.get(2));

		List<Settled> settled = together(ending, (call) -> books.ledger.settle(books.reservation(call),
				(call == calls.get(2)) ? Outcome.FAILURE : Outcome.SUCCESS, null));

		assertThat(settled).extracting(Settled::done).containsExactly(true, true, false, true);
		assertThat(settled).extracting(Settled::usedOfApi).containsExactly(1L, 2L, Settled.UNTOLD, Settled.UNTOLD);
		assertThat(Books.used("add")).isEqualTo(2);
		assertThat(Books.reserved("add")).isEqualTo(1);
		assertThat(books.ledger.recent(Books.ACCOUNT).map(Verdict::id).collectList().block(Books.PATIENCE))
			.containsExactlyInAnyOrder(calls.get(0).id(), calls.get(1).id(), calls.get(2).id());
	}

	@Test
	void thoseThatShareNothingHaveRunsOfTheirOwn(Redis redis) {
		Books books = new Books(redis, 5L, 5L, null);
		warm(books);
		long before = scripts();

		assertThat(admit(books, List.of(books.call("add"), books.call("find"), books.call("add"))))
			.allMatch(Decision.Admitted.class::isInstance);

		assertThat(scripts() - before).isEqualTo(2);
		assertThat(Books.reserved("add")).isEqualTo(2);
		assertThat(Books.reserved("find")).isOne();
	}

	/** Else nobody who reads a log of usage could say which came first. */
	@Test
	void eachHasAnInstantOfItsOwnAsTheyWereDecided(Redis redis) {
		Books books = new Books(redis, 30L, null, null);
		warm(books);
		List<Call> calls = calls(books, 60);

		assertThat(admit(books, calls)).extracting(Decision::at).doesNotHaveDuplicates().isSorted();
		assertThat(together(calls, (call) -> books.ledger.settle(books.reservation(call), Outcome.SUCCESS, null)))
			.filteredOn(Settled::done)
			.extracting(Settled::at)
			.hasSize(30)
			.doesNotHaveDuplicates()
			.isSorted();
		assertThat(books.ledger.recent(Books.ACCOUNT).map(Verdict::decidedAt).collectList().block(Books.PATIENCE))
			.hasSize(61)
			.doesNotHaveDuplicates();
	}

	@Test
	void whoHasLeftIsNotSentAndTheOthersAre(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		warm(books);
		List<Call> calls = calls(books, 3);

		List<Optional<Decision>> decisions = TURN.of(calls, (call) -> {
			Mono<Decision> admit = books.ledger.admit(call, books.caller(), Books.NO_TEXT, null);
			return (call == calls.get(1)) ? Mono.fromRunnable(() -> admit.subscribe().dispose()) : admit;
		});

		assertThat(decisions).extracting(Optional::isPresent).containsExactly(true, false, true);
		assertThat(Books.reserved("add")).isEqualTo(2);
	}

	@Test
	void aHundredAtOnceAreAllDecided(Redis redis) {
		Books books = new Books(redis, 70L, null, null);
		warm(books);
		long before = scripts();

		assertThat(admit(books, calls(books, 100))).filteredOn(Decision.Admitted.class::isInstance).hasSize(70);

		assertThat(scripts() - before).isEqualTo(4);
		assertThat(Books.reserved("add")).isEqualTo(70);
	}

	/** The first call of an account on a node is noted in Redis before. */
	private static void warm(Books books) {
		Call call = books.call("add");
		books.admit(call);
		books.settle(call, Outcome.FAILURE);
	}

	private static List<Call> calls(Books books, int number) {
		return IntStream.range(0, number).mapToObj((each) -> books.call("add")).toList();
	}

	private static List<Decision> admit(Books books, List<Call> calls) {
		return together(calls, (call) -> books.ledger.admit(call, books.caller(), Books.NO_TEXT, null));
	}

	private static <R> List<R> together(List<Call> calls, Function<Call, Mono<R>> thing) {
		return new ArrayList<>(TURN.of(calls, thing).stream().map(Optional::orElseThrow).toList());
	}

	private static Condition refusal(Decision decision) {
		return ((Decision.Refused) decision).refusal().condition();
	}

	/** Runs of scripts so far. */
	private static long scripts() {
		return Stream.of(RedisServer.commands().info("commandstats").split("\\R"))
			.filter((line) -> line.startsWith("cmdstat_evalsha:calls="))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^.*?calls=(\\d+),.*$", "$1")))
			.sum();
	}

}
