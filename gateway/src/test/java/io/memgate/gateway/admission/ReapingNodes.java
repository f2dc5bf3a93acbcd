package io.memgate.gateway.admission;

import java.time.Duration;
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
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes on one Redis, of which one is gone, and a memory service that says what it
 * is told to.
 */
final class ReapingNodes {

	final Map<String, BackendOutcome> outcomes = new ConcurrentHashMap<>();

	final Node gone;

	final Node living;

	final Node reaping;

	private final Redis redis;

	private final RedisClock clock;

	ReapingNodes(Redis redis, RedisClock clock) {
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

	Map<String, String> counters() {
		Map<String, String> all = new TreeMap<>(
				Objects.requireNonNull(this.redis.hash(new AccountKeys(Books.ACCOUNT).quota()).block(Books.PATIENCE)));
		all.keySet().removeIf((counter) -> counter.startsWith(QuotaState.TOTAL));
		return all;
	}

	List<String> members(String key) {
		return Objects.requireNonNull(this.redis.members(key).block(Books.PATIENCE));
	}

	/** The parts of one gateway node that admission has. */
	final class Node {

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
