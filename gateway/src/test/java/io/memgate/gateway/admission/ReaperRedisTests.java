package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.policy.UnknownRule;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** Reservations of nodes that are gone, or whose call nobody goes on with, are ended. */
@EveryRedis
class ReaperRedisTests {

	private ReapingNodes nodes;

	@BeforeEach
	void oneNodeIsGone(Redis redis, RedisClock clock) {
		this.nodes = new ReapingNodes(redis, clock);
	}

	@Test
	void orphansAreReleasedOrChargedAsTheMemoryServiceSays() {
		this.nodes.gone.admitLapsed("find");
		this.nodes.outcomes.put(this.nodes.gone.admitLapsed("add"), BackendOutcome.DONE);
		this.nodes.outcomes.put(this.nodes.gone.admitLapsed("add"), BackendOutcome.FAILED);
		this.nodes.outcomes.put(this.nodes.gone.admitLapsed("add"), BackendOutcome.FENCED);

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0", "find:r", "0"));
		assertThat(this.nodes.reaping.reaped(Outcome.SUCCESS)).isEqualTo(1);
		assertThat(this.nodes.reaping.reaped(Outcome.FAILURE)).isEqualTo(3);
	}

	@Test
	void aWriteWaitsUntilTheMemoryServiceAnswersAndReadsDoNot() {
		String write = this.nodes.gone.admitLapsed("add");
		this.nodes.gone.admitLapsed("find");

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:r", "1", "find:r", "0"));
		assertThat(this.nodes.reaping.reaper.orphans()).isEqualTo(1);
		assertThat(this.nodes.reaping.reaper.oldest()).isPositive();

		this.nodes.outcomes.put(write, BackendOutcome.DONE);
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0", "find:r", "0"));
		assertThat(this.nodes.reaping.reaper.orphans()).isZero();
		assertThat(this.nodes.reaping.reaper.oldest()).isZero();
	}

	@Test
	void aMemoryServiceThatCannotBeAskedLeavesAWriteToThePolicysRule() {
		this.nodes.gone.admitLapsed("add");

		this.nodes.reaping.roundsUnder(UnknownRule.COMMIT);

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));

		this.nodes.reaping.admitLapsed("add");
		this.nodes.reaping.roundsUnder(UnknownRule.RELEASE);

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));
	}

	@Test
	void manyWritesWithoutAnAnswerDoNotHoldUpReads() {
		for (int i = 0; i < 100; i++) {
			this.nodes.gone.admitLapsed("add");
		}
		this.nodes.gone.admitLapsed("find");

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:r", "100", "find:r", "0"));
	}

	@Test
	void aLivingNodesReservationsAreUntouched() {
		this.nodes.living.admitLapsed("find");
		this.nodes.living.admitLapsed("add");
		this.nodes.gone.admitLapsed("find");

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:r", "1", "find:r", "1"));
	}

	@Test
	void aReservationOfANodeThatIsGoneIsNotReapedBeforeItsDeadline() {
		this.nodes.gone.admit("find");

		this.nodes.reaping.round();
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("find:r", "1"));
	}

	@Test
	void twoReapersAtOnceEndEachReservationOnce() {
		for (int i = 0; i < 200; i++) {
			String id = this.nodes.gone.admitLapsed((i % 2 == 0) ? "add" : "find");
			this.nodes.outcomes.put(id, (i % 4 == 0) ? BackendOutcome.DONE : BackendOutcome.FENCED);
		}
		this.nodes.reaping.look();
		this.nodes.living.look();

		Mono.when(this.nodes.reaping.reaper.round(), this.nodes.living.reaper.round()).block(Books.PATIENCE);

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "50", "add:r", "0", "find:r", "0"));
		assertThat(this.nodes.reaping.reaped(Outcome.SUCCESS) + this.nodes.living.reaped(Outcome.SUCCESS))
			.isEqualTo(50);
		assertThat(this.nodes.reaping.reaped(Outcome.FAILURE) + this.nodes.living.reaped(Outcome.FAILURE))
			.isEqualTo(150);
	}

	@Test
	void aNodeReapsItsOwnWritesOnceTheirCallsHaveEnded() {
		String ended = this.nodes.reaping.admitLapsed("add");
		this.nodes.outcomes.put(ended, BackendOutcome.DONE);
		Call inFlight = this.nodes.reaping.books.call("add");
		this.nodes.reaping.books.lapsing.admit(inFlight, this.nodes.reaping.books.caller(), Books.NO_TEXT, null)
			.block(Books.PATIENCE);
		Disposable call = this.nodes.reaping.renewals
			.during(this.nodes.reaping.books.reservation(inFlight), Mono.never())
			.subscribe();

		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "1", "add:r", "1"));

		call.dispose();
		this.nodes.reaping.accounts.leave(Books.ACCOUNT);
		this.nodes.outcomes.put(inFlight.id(), BackendOutcome.FENCED);
		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));
	}

	@Test
	void aNodeLooksWhereItHasLeftSomethingUntilThatIsEnded() {
		this.nodes.reaping.round();
		String left = this.nodes.reaping.admitLapsed("add");
		this.nodes.reaping.accounts.leave(Books.ACCOUNT);

		this.nodes.reaping.round(); // the memory service is away
		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:r", "1"));

		this.nodes.outcomes.put(left, BackendOutcome.DONE);
		this.nodes.reaping.round();
		assertThat(this.nodes.counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));
	}

	@Test
	void whatCannotBeEndedIsCountedByEveryLook() {
		this.nodes.reaping.admitLapsed("add");

		for (int i = 0; i < Reaper.ALL_EVERY + 1; i++) {
			this.nodes.reaping.round(); // the memory service is away
			assertThat(this.nodes.reaping.reaper.orphans()).isEqualTo(1);
		}
	}

	@Test
	void whatANodeDoesNotKnowToHaveLeftIsFoundNowAndThen() {
		this.nodes.reaping.round();
		this.nodes.reaping.admitLapsed("find");

		this.nodes.reaping.round();
		assertThat(this.nodes.counters()).isEqualTo(Map.of("find:r", "1"));

		for (int i = 0; i < Reaper.ALL_EVERY; i++) {
			this.nodes.reaping.round();
		}
		assertThat(this.nodes.counters()).isEqualTo(Map.of("find:r", "0"));
	}

	@Test
	void aCallThatLastsIsRenewedAndAnEndedOneIsNot() {
		Books books = this.nodes.reaping.books;
		List<Call> calls = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			Call call = books.call("find");
			calls.add(call);
			books.lapsing.admit(call, books.caller(), Books.NO_TEXT, null).block(Books.PATIENCE);
		}
		Renewals renewals = new Renewals(books.ledger, Duration.ZERO);
		Disposable lasting = renewals.during(books.reservation(calls.get(0)), Mono.never()).subscribe();
		renewals.during(books.reservation(calls.get(1)), Mono.just(true)).block(Books.PATIENCE);

		renewals.round().block(Books.PATIENCE);

		assertThat(books.reap(calls.get(0), Outcome.FAILURE)).isFalse();
		assertThat(books.reap(calls.get(1), Outcome.FAILURE)).isTrue();
		lasting.dispose();
	}

	@Test
	void aShortCallIsNotRenewed() {
		Books books = this.nodes.reaping.books;
		Call call = books.call("find");
		books.lapsing.admit(call, books.caller(), Books.NO_TEXT, null).block(Books.PATIENCE);
		Renewals renewals = new Renewals(books.ledger, Duration.ofMinutes(1));
		Disposable lasting = renewals.during(books.reservation(call), Mono.never()).subscribe();

		renewals.round().block(Books.PATIENCE);

		assertThat(books.reap(call, Outcome.FAILURE)).isTrue();
		lasting.dispose();
	}

	@Test
	void anOwedSettlementIsNotReaped() {
		Books books = this.nodes.reaping.books;
		Call call = books.call("find");
		books.lapsing.admit(call, books.caller(), Books.NO_TEXT, null).block(Books.PATIENCE);
		this.nodes.reaping.settlements.releaseLater(books.reservation(call));

		this.nodes.reaping.round();

		assertThat(this.nodes.counters()).isEqualTo(Map.of("find:r", "1"));
	}

}
