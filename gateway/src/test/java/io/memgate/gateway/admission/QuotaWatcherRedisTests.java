package io.memgate.gateway.admission;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class QuotaWatcherRedisTests {

	private final Queue<Long> charged = new ConcurrentLinkedQueue<>();

	private final QuotaWatcher watcher = new QuotaWatcher() {
		@Override
		public void seen(String account, QuotaState state) {
		}

		@Override
		public void charged(String account, QuotaState state, long used) {
			assertThat(account).isEqualTo(Books.ACCOUNT);
			QuotaWatcherRedisTests.this.charged.add(used);
		}
	};

	@Test
	void of64CallsAtOnceOverThreeNodesEachIsShownItsOwnNumber(Redis redis) {
		List<Books> nodes = LongStream.range(0, 3).mapToObj((i) -> new Books(redis, 1000L, null, null)).toList();

		Flux.range(0, 64)
			.flatMap((i) -> call(nodes.get(i % 3), Outcome.SUCCESS).subscribeOn(Schedulers.parallel()), 64)
			.then()
			.block(Books.PATIENCE);

		assertThat(this.charged).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 64).boxed().toList());
	}

	@Test
	void theNumberIsThatOfTheQuotaEvenIfItsPeriodHasACounterOfItsOwn(Redis redis) {
		Books life = new Books(redis, 1000L, null, 1000L);
		call(life, Outcome.SUCCESS).block(Books.PATIENCE);
		Books monthly = new Books(redis, new Quota(1000, Period.MONTH));

		call(monthly, Outcome.SUCCESS).block(Books.PATIENCE);

		assertThat(this.charged).containsExactly(1L, 1L, 1L);
	}

	@Test
	void whatIsNotChargedIsNotShown(Redis redis) {
		Books books = new Books(redis, 1000L, null, null);

		call(books, Outcome.FAILURE).block(Books.PATIENCE);

		assertThat(this.charged).isEmpty();
	}

	@Test
	void aSecondSettlementShowsNothing(Redis redis) {
		Books books = new Books(redis, 1000L, null, null);
		Settlements settlements = books.settlements(this.watcher);
		Call call = books.call("add");
		Decision.Admitted admitted = (Decision.Admitted) books.admit(call);

		settlements.settle(admitted, Outcome.SUCCESS, null).block(Books.PATIENCE);
		settlements.settle(admitted, Outcome.SUCCESS, null).block(Books.PATIENCE);

		assertThat(this.charged).containsExactly(1L);
	}

	private Mono<Settled> call(Books books, Outcome outcome) {
		Settlements settlements = books.settlements(this.watcher);
		Call call = books.call("add");
		return books.ledger.admit(call, books.caller(), Books.NO_TEXT, null)
			.cast(Decision.Admitted.class)
			.flatMap((admitted) -> settlements.settle(admitted, outcome, null));
	}

}
