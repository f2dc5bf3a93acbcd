package io.memgate.gateway.admission;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisPair;
import io.memgate.gateway.redis.RedisUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The books of a master with one replica, when the replica does not hear of every change
 * and when it takes over.
 */
class ReplicationRedisTests {

	private static final int CALLS = 400;

	private static final int AT_ONCE = 50;

	private static final int QUARTER = CALLS / 4;

	private final RedisPair pair = RedisPair.launch();

	@AfterEach
	void close() {
		this.pair.close();
	}

	@Test
	void aCallThatTheReplicaDoesNotHearOfIsNotAdmitted() {
		Books books = books(this.pair.waiting());
		this.pair.pauseReplica();
		Call call = books.call("add");

		assertThat(books.ledger.admit(call, books.caller(), Books.NO_TEXT, null)
			.then(Mono.<RedisUnavailableException>empty())
			.onErrorResume(RedisUnavailableException.class, Mono::just)
			.block(Books.PATIENCE)).returns(true, RedisUnavailableException::mayHaveRun);

		Settlements settlements = books.settlements(QuotaWatcher.NONE);
		settlements.releaseLater(books.reservation(call));
		settlements.round().block(Books.PATIENCE);
		assertThat(settlements.owes(call.id())).isTrue();

		this.pair.resumeReplica();
		settlements.round().block(Books.PATIENCE);

		assertThat(settlements.owed()).isZero();
		assertThat(this.pair.onReplica(new AccountKeys(Books.ACCOUNT).open())).isEmpty();
	}

	@Test
	void aSettlementStaysOwedUntilTheReplicaHasIt() {
		Books books = books(this.pair.waiting());
		Settlements settlements = books.settlements(QuotaWatcher.NONE);
		Call call = books.call("add");
		books.admit(call);
		this.pair.pauseReplica();

		assertThat(settlements.settle(books.held(call), Outcome.SUCCESS, null).block(Books.PATIENCE)).isNull();
		settlements.round().block(Books.PATIENCE);
		assertThat(settlements.owes(call.id())).isTrue();

		this.pair.resumeReplica();
		settlements.round().block(Books.PATIENCE);

		assertThat(settlements.owed()).isZero();
		assertThat(this.pair.onReplica(new AccountKeys(Books.ACCOUNT).quota())).containsEntry("add:u", "1");
	}

	@Test
	void aReplicaThatIsCutOffAndThenPromotedHasEverySettlementThatWasAcknowledged() {
		Set<String> acknowledged = settleWhileTheReplicaIsCutOff(books(this.pair.waiting()));

		assertThat(acknowledged).hasSizeBetween(QUARTER, 2 * QUARTER);
		assertThat(this.pair.promoteReplica().hash(new AccountKeys(Books.ACCOUNT).open()).block(Books.PATIENCE))
			.doesNotContainKeys(acknowledged.toArray(String[]::new));
	}

	@Test
	void withoutWaitingHalfOfThemAndMoreAreLost() {
		Set<String> acknowledged = settleWhileTheReplicaIsCutOff(books(this.pair.notWaiting()));

		Set<String> lost = Objects
			.requireNonNull(
					this.pair.promoteReplica().hash(new AccountKeys(Books.ACCOUNT).open()).block(Books.PATIENCE))
			.keySet();
		assertThat(acknowledged).hasSize(CALLS).containsAll(lost);
		assertThat(lost).hasSizeGreaterThanOrEqualTo(CALLS / 2);
	}

	private static Books books(Redis redis) {
		return new Books(redis, 1000L, null, null);
	}

	/** The replica is cut off while the second quarter of the calls is settled. */
	private Set<String> settleWhileTheReplicaIsCutOff(Books books) {
		List<Call> calls = Stream.generate(() -> books.call("add")).limit(CALLS).toList();
		calls.forEach(books::admit);
		Set<String> acknowledged = ConcurrentHashMap.newKeySet();
		Flux<Boolean> first = settle(books, calls.subList(0, QUARTER), acknowledged);
		Flux<Boolean> second = settle(books, calls.subList(QUARTER, 2 * QUARTER), acknowledged);
		Flux<Boolean> rest = settle(books, calls.subList(2 * QUARTER, CALLS), acknowledged);
		first.then(Mono.when(second, this.pair.cutReplicaOff())).thenMany(rest).blockLast(Books.PATIENCE);
		return acknowledged;
	}

	private static Flux<Boolean> settle(Books books, List<Call> calls, Set<String> acknowledged) {
		return Flux.fromIterable(calls)
			.flatMap((call) -> books.ledger.settle(books.reservation(call), Outcome.SUCCESS, null)
				.map(Settled::done)
				.doOnNext((settled) -> acknowledged.add(call.id()))
				.onErrorComplete(RedisUnavailableException.class), AT_ONCE);
	}

}
