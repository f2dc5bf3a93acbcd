package io.memgate.gateway.admission;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;

import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class SettlementsRedisTests {

	@Test
	void everythingOwedIsSettledInOneRound(Redis redis) {
		Books books = new Books(redis, 1000L, null, null);
		Settlements settlements = books.settlements(QuotaWatcher.NONE);
		for (int i = 0; i < 600; i++) {
			Call call = books.call("add");
			books.admit(call);
			settlements.releaseLater(books.reservation(call));
		}

		settlements.round().block(Books.PATIENCE);

		assertThat(settlements.owed()).isZero();
		assertThat(Books.reserved("add")).isZero();
	}

	@Test
	void theEndWaitsUntilRedisIsBackAndNothingIsOwed() {
		RedisProcess process = RedisProcess.launchOnFreePort();
		Redis other = RedisServer.connect(process.port(), new RedisClock(Clock.systemUTC()));
		Books books = new Books(other, 5L, null, null);
		Settlements settlements = books.settlements(QuotaWatcher.NONE);
		settlements.releaseLater(books.reservation(books.call("add")));
		process.kill();

		CompletableFuture<?> end = settlements.all().toFuture();
		settlements.round().block(Books.PATIENCE);
		assertThat(end).isNotDone();
		process.restart();

		assertThat(end).succeedsWithin(Books.PATIENCE);
		assertThat(settlements.owed()).isZero();
		other.stop();
		process.close();
	}

	@Test
	void callsThatMayHoldNothingAreNotOwedWithoutBound(Redis redis) {
		Books books = new Books(redis, 1L, null, null);
		Settlements settlements = books.settlements(QuotaWatcher.NONE);

		for (int i = 0; i <= Settlements.MOST_DOUBTFUL; i++) {
			settlements.releaseLater(books.reservation(books.call("add")));
		}

		assertThat(settlements.owed()).isEqualTo(Settlements.MOST_DOUBTFUL);
	}

	@Test
	void aSettlementThatRedisDoesNotAcknowledgeStaysOwed(RedisClock clock) {
		RedisProcess process = RedisProcess.launchOnFreePort();
		Redis other = RedisServer.connect(process.port(), clock);
		Books books = new Books(other, 5L, null, null);
		Settlements settlements = books.settlements(QuotaWatcher.NONE);
		Call call = books.call("add");
		process.close();

		assertThat(settlements.settle(books.held(call), Outcome.SUCCESS, null).block(Books.PATIENCE)).isNull();
		settlements.round().block(Books.PATIENCE);

		assertThat(settlements.owes(call.id())).isTrue();
		other.stop();
	}

}
