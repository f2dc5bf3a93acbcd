package io.memgate.gateway.admission;

import java.util.List;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A reservation that lapses is reaped, unless it is renewed or settled before. */
@EveryRedis
class LedgerLapseRedisTests {

	@Test
	void aReservationIsNotReapedBeforeItsDeadline(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);

		assertThat(books.reap(call, Outcome.FAILURE)).isFalse();

		assertThat(Books.reserved("add")).isEqualTo(1);
		assertThat(books.settle(call, Outcome.SUCCESS)).isTrue();
	}

	@Test
	void aLapsedReservationIsReapedOnce(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);
		books.lapse(call);

		assertThat(books.reap(call, Outcome.SUCCESS)).isTrue();
		assertThat(books.reap(call, Outcome.SUCCESS)).isFalse();

		assertThat(Books.used("add")).isEqualTo(1);
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void renewingSavesALapsedReservationFromTheReaper(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);
		books.lapse(call);

		assertThat(books.renew(call)).isTrue();

		assertThat(books.reap(call, Outcome.FAILURE)).isFalse();
	}

	@Test
	void renewingAfterSettlingMakesNothingAnew(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);
		books.settle(call, Outcome.SUCCESS);

		assertThat(books.renew(call)).isFalse();

		assertThat(Books.open()).isZero();
	}

	@Test
	void reapingAfterCommittingChangesNothing(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);
		books.settle(call, Outcome.SUCCESS);

		assertThat(books.reap(call, Outcome.FAILURE)).isFalse();

		assertThat(Books.used("add")).isEqualTo(1);
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void aSuccessOfANodeThatWasTakenForGoneIsChargedOnce(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = reaped(books);
		assertThat(Books.used("add")).isZero();

		assertThat(books.settle(call, Outcome.SUCCESS)).isTrue();
		assertThat(books.settle(call, Outcome.SUCCESS)).isFalse();

		assertThat(Books.used("add")).isEqualTo(1);
		assertThat(Books.reserved("add")).isZero();
		assertThat(books.ledger.verdict(Books.ACCOUNT, call.id()).blockOptional(Books.PATIENCE))
			.hasValueSatisfying((verdict) -> assertThat(verdict.word()).isEqualTo(Verdict.Word.CHARGED));
		assertThat(books.reap(call, Outcome.FAILURE)).isFalse();
	}

	@Test
	void itIsChargedByARedisWithoutMemoryToo(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = reaped(books);
		RedisServer.commands().configSet("maxmemory", "1");

		try {
			assertThat(books.settle(call, Outcome.SUCCESS)).isTrue();
		}
		finally {
			RedisServer.commands().configSet("maxmemory", "0");
		}

		assertThat(Books.used("add")).isOne();
	}

	@Test
	void aSuccessThatComesAfterItsAccountWasDeletedMakesNothingAnew(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = reaped(books);
		AccountKeys keys = new AccountKeys(Books.ACCOUNT);
		RedisServer.commands().del(keys.quota());

		assertThat(books.settle(call, Outcome.SUCCESS)).isFalse();

		assertThat(RedisServer.commands().exists(keys.quota())).isZero();
	}

	@Test
	void aFailureOfANodeThatWasTakenForGoneChangesNothing(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = reaped(books);

		assertThat(books.settle(call, Outcome.FAILURE)).isFalse();
		assertThat(books.settle(call, Outcome.SUCCESS)).isFalse();

		assertThat(Books.used("add")).isZero();
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void anOpenReservationCarriesWhatAReaperNeeds(Redis redis) {
		Books books = new Books(redis, 5L, null, null);
		Call call = books.call("add");
		books.admit(call);

		List<OpenReservation> open = books.ledger.open(Books.ACCOUNT).blockOptional(Books.PATIENCE).orElseThrow();

		assertThat(open).singleElement().satisfies((held) -> {
			assertThat(held.reservation()).isEqualTo(books.reservation(call));
			assertThat(held.reservation().project()).isEqualTo("first");
			assertThat(held.reservation().effect()).isEqualTo(Api.Effect.WRITE);
			assertThat(held.reservation().node()).isEqualTo(Books.NODE);
			assertThat(held.deadline()).isBetween(call.at().plusSeconds(50), call.at().plusSeconds(70));
		});
	}

	/** A call whose reservation a reaper has released. */
	private static Call reaped(Books books) {
		Call call = books.call("add");
		books.admit(call);
		books.lapse(call);
		assertThat(books.reap(call, Outcome.FAILURE)).isTrue();
		return call;
	}

}
