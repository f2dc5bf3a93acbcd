package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.UnknownRule;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Finding;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.Servers;
import io.memgate.gateway.redis.Store;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class ReaperRedisTests {

	private final Map<String, BackendOutcome> outcomes = new ConcurrentHashMap<>();

	private Redis redis;

	private RedisClock clock;

	private Node gone;

	private Node living;

	private Node reaping;

	@BeforeEach
	void oneNodeIsGone(Redis redis, RedisClock clock) {
		this.redis = redis;
		this.clock = clock;
		this.gone = new Node("gone");
		this.living = new Node("living");
		this.reaping = new Node("reaping");
		this.reaping.round();
		this.living.round();
		this.redis.add(NodeKeys.NODES, 1, "gone").block(Books.PATIENCE);
		this.living.beat();
		this.reaping.beat();
	}

	@Test
	void orphansAreReleasedOrChargedAsTheMemoryServiceSays() {
		this.gone.admitLapsed("find");
		this.outcomes.put(this.gone.admitLapsed("add"), BackendOutcome.DONE);
		this.outcomes.put(this.gone.admitLapsed("add"), BackendOutcome.FAILED);
		this.outcomes.put(this.gone.admitLapsed("add"), BackendOutcome.FENCED);

		this.reaping.round();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0", "find:r", "0"));
		assertThat(this.reaping.reaped(Outcome.SUCCESS)).isEqualTo(1);
		assertThat(this.reaping.reaped(Outcome.FAILURE)).isEqualTo(3);
	}

	@Test
	void aWriteWaitsUntilTheMemoryServiceAnswersAndReadsDoNot() {
		String write = this.gone.admitLapsed("add");
		this.gone.admitLapsed("find");

		this.reaping.round();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("add:r", "1", "find:r", "0"));
		assertThat(this.reaping.reaper.orphans()).isEqualTo(1);
		assertThat(this.reaping.reaper.oldest()).isPositive();

		this.outcomes.put(write, BackendOutcome.DONE);
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0", "find:r", "0"));
		assertThat(this.reaping.reaper.orphans()).isZero();
		assertThat(this.reaping.reaper.oldest()).isZero();
	}

	@Test
	void aMemoryServiceThatCannotBeAskedLeavesAWriteToThePolicysRule() {
		this.gone.admitLapsed("add");

		this.reaping.roundsUnder(UnknownRule.COMMIT);

		assertThat(counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));

		this.reaping.admitLapsed("add");
		this.reaping.roundsUnder(UnknownRule.RELEASE);

		assertThat(counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));
	}

	@Test
	void manyWritesWithoutAnAnswerDoNotHoldUpReads() {
		for (int i = 0; i < 100; i++) {
			this.gone.admitLapsed("add");
		}
		this.gone.admitLapsed("find");

		this.reaping.round();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("add:r", "100", "find:r", "0"));
	}

	@Test
	void oneAmongThousandsOfAccountsIsReapedAndTheNodeForgotten() {
		for (int i = 0; i < 2500; i++) {
			RedisServer.commands().zadd(NodeKeys.open("gone"), 1 + i / 2, "idle-" + i);
		}
		this.gone.admitLapsed("find");

		this.reaping.round();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("find:r", "0"));
		assertThat(members(NodeKeys.open("gone"))).doesNotContain("idle-0", "idle-2499");

		this.reaping.round();
		this.reaping.round();

		assertThat(members(NodeKeys.NODES)).doesNotContain("gone");
	}

	@Test
	void aLivingNodesReservationsAreUntouched() {
		this.living.admitLapsed("find");
		this.living.admitLapsed("add");
		this.gone.admitLapsed("find");

		this.reaping.round();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("add:r", "1", "find:r", "1"));
	}

	@Test
	void aReservationOfANodeThatIsGoneIsNotReapedBeforeItsDeadline() {
		this.gone.admit("find");

		this.reaping.round();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("find:r", "1"));
	}

	@Test
	void aNodeThatComesBackBeforeTheSecondLookIsNotGone() {
		this.gone.admitLapsed("find");

		this.reaping.round();
		this.gone.beat();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("find:r", "1"));
	}

	@Test
	void twoReapersAtOnceEndEachReservationOnce() {
		for (int i = 0; i < 200; i++) {
			String id = this.gone.admitLapsed((i % 2 == 0) ? "add" : "find");
			this.outcomes.put(id, (i % 4 == 0) ? BackendOutcome.DONE : BackendOutcome.FENCED);
		}
		this.reaping.look();
		this.living.look();

		Mono.when(this.reaping.reaper.round(), this.living.reaper.round()).block(Books.PATIENCE);

		assertThat(counters()).isEqualTo(Map.of("add:u", "50", "add:r", "0", "find:r", "0"));
		assertThat(this.reaping.reaped(Outcome.SUCCESS) + this.living.reaped(Outcome.SUCCESS)).isEqualTo(50);
		assertThat(this.reaping.reaped(Outcome.FAILURE) + this.living.reaped(Outcome.FAILURE)).isEqualTo(150);
	}

	@Test
	void aNodeReapsItsOwnWritesOnceTheirCallsHaveEnded() {
		String ended = this.reaping.admitLapsed("add");
		this.outcomes.put(ended, BackendOutcome.DONE);
		Call inFlight = this.reaping.books.call("add");
		this.reaping.books.lapsing.admit(inFlight, this.reaping.books.caller(), Books.NO_TEXT, null)
			.block(Books.PATIENCE);
		Disposable call = this.reaping.renewals.during(this.reaping.books.reservation(inFlight), Mono.never())
			.subscribe();

		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("add:u", "1", "add:r", "1"));

		call.dispose();
		this.reaping.accounts.leave(Books.ACCOUNT);
		this.outcomes.put(inFlight.id(), BackendOutcome.FENCED);
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));
	}

	@Test
	void aNodeLooksWhereItHasLeftSomethingUntilThatIsEnded() {
		this.reaping.round();
		String left = this.reaping.admitLapsed("add");
		this.reaping.accounts.leave(Books.ACCOUNT);

		this.reaping.round(); // the memory service is away
		assertThat(counters()).isEqualTo(Map.of("add:r", "1"));

		this.outcomes.put(left, BackendOutcome.DONE);
		this.reaping.round();
		assertThat(counters()).isEqualTo(Map.of("add:u", "1", "add:r", "0"));
	}

	@Test
	void whatCannotBeEndedIsCountedByEveryLook() {
		this.reaping.admitLapsed("add");

		for (int i = 0; i < Reaper.ALL_EVERY + 1; i++) {
			this.reaping.round(); // the memory service is away
			assertThat(this.reaping.reaper.orphans()).isEqualTo(1);
		}
	}

	@Test
	void whatANodeDoesNotKnowToHaveLeftIsFoundNowAndThen() {
		this.reaping.round();
		this.reaping.admitLapsed("find");

		this.reaping.round();
		assertThat(counters()).isEqualTo(Map.of("find:r", "1"));

		for (int i = 0; i < Reaper.ALL_EVERY; i++) {
			this.reaping.round();
		}
		assertThat(counters()).isEqualTo(Map.of("find:r", "0"));
	}

	@Test
	void aCallThatLastsIsRenewedAndAnEndedOneIsNot() {
		Books books = this.reaping.books;
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
		Books books = this.reaping.books;
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
		Books books = this.reaping.books;
		Call call = books.call("find");
		books.lapsing.admit(call, books.caller(), Books.NO_TEXT, null).block(Books.PATIENCE);
		this.reaping.settlements.releaseLater(books.reservation(call));

		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("find:r", "1"));
	}

	@Test
	void aNodeThatIsGoneIsForgottenOnceNothingOfItIsOpen() {
		this.gone.admitLapsed("find");

		reapUntilForgotten("gone");

		assertThat(members(NodeKeys.NODES)).containsExactlyInAnyOrder("living", "reaping");
		assertThat(members(NodeKeys.open("gone"))).isEmpty();
	}

	/**
	 * Instants count in milliseconds, so rounds in quick succession may see the same one.
	 */
	private void reapUntilForgotten(String node) {
		for (int round = 0; round < 200 && members(NodeKeys.NODES).contains(node); round++) {
			this.reaping.round();
		}
	}

	@Test
	void aNodeThatWasTakenForGoneWritesItsAccountsAgain() {
		this.gone.admitLapsed("find");
		reapUntilForgotten("gone");

		this.gone.beat();
		this.gone.admitLapsed("find");

		assertThat(members(NodeKeys.open("gone"))).containsExactly(Books.ACCOUNT);
	}

	@Test
	void anAccountThatCannotBeReadDoesNotKeepOthersFromBeingReaped() {
		this.gone.admitLapsed("find");
		this.gone.accounts.write("broken").block(Books.PATIENCE);
		this.redis.put(new AccountKeys("broken").open(), Map.of("id", "0|20261124|nonsense|find"))
			.block(Books.PATIENCE);

		this.reaping.round();
		this.reaping.round();

		assertThat(counters()).isEqualTo(Map.of("find:r", "0"));
		assertThat(members(NodeKeys.open("gone"))).contains("broken");
	}

	private Map<String, String> counters() {
		Map<String, String> all = new TreeMap<>(
				Objects.requireNonNull(this.redis.hash(new AccountKeys(Books.ACCOUNT).quota()).block(Books.PATIENCE)));
		all.keySet().removeIf((counter) -> counter.startsWith(QuotaState.TOTAL));
		return all;
	}

	private List<String> members(String key) {
		return Objects.requireNonNull(this.redis.members(key).block(Books.PATIENCE));
	}

	/** The parts of one gateway node that admission has. */
	private final class Node {

		final Store store = RedisServer.openStore();

		final OpenAccounts accounts;

		final Books books;

		final Renewals renewals;

		final Settlements settlements;

		final Reaper reaper;

		private final Continuity continuity;

		private final Nodes nodes;

		private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

		Node(String id) {
			this.accounts = new OpenAccounts(redis, clock, id);
			this.books = new Books(redis, this.accounts, 1000L, 1000L, null);
			this.renewals = new Renewals(this.books.ledger, Duration.ofMinutes(1));
			this.settlements = this.books.settlements(QuotaWatcher.NONE);
			this.continuity = new Continuity(redis, this.store, new Servers(redis, this.store), this.accounts,
					new NoWrites(), Schema.CURRENT);
			this.nodes = new Nodes(redis, clock, this.accounts);
			this.reaper = reaper(null);
		}

		private Reaper reaper(@Nullable UnknownRule rule) {
			PolicyInForce policy = FixedPolicy.inForce(this.books.policy(rule));
			return new Reaper(this.store, this.books.ledger, this.nodes, this.accounts, this.renewals, this.settlements,
					new OrphanOutcomes(this::ask, policy), new AdmissionMetrics(this.registry), clock);
		}

		private Mono<BackendOutcome> ask(String account, String project, String request) {
			assertThat(account + '/' + project).isEqualTo("acme/first");
			return Mono.justOrEmpty(outcomes.get(request))
				.switchIfEmpty(Mono.error(() -> new IllegalStateException("the memory service is away")));
		}

		void beat() {
			assertThat(this.continuity.examine().block(Books.PATIENCE)).isEqualTo(new Finding.Sound());
		}

		void look() {
			this.nodes.look().block(Books.PATIENCE);
		}

		void round() {
			this.reaper.round().block(Books.PATIENCE);
		}

		/** Two rounds under a policy's rule, so that the first can find who is gone. */
		void roundsUnder(UnknownRule rule) {
			Reaper ruled = reaper(rule);
			ruled.round().then(ruled.round()).block(Books.PATIENCE);
		}

		void admit(String api) {
			this.books.admit(this.books.call(api));
		}

		String admitLapsed(String api) {
			Call call = this.books.call(api);
			assertThat(this.books.lapsing.admit(call, this.books.caller(), Books.NO_TEXT, null).block(Books.PATIENCE))
				.isInstanceOf(Decision.Admitted.class);
			return call.id();
		}

		double reaped(Outcome outcome) {
			return this.registry.get("memgate.reservations.reaped").tag("outcome", outcome.word()).counter().count();
		}

	}

}
