package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the scripts and {@link LedgerModel} to each other over random sequences of
 * operations, late, repeated and contradictory ones included: every decision with every
 * number that it tells, and the books after it.
 */
@EveryRedis
class LedgerModelRedisTests {

	private static final int STEPS = 400;

	private static final OneTurn TURN = new OneTurn();

	private static final long ADD = 4;

	private static final long TOTAL = 15;

	private static final RateLimit[] RATES = {
			rate("window", 60, RateLimit.Unit.REQUESTS, RateLimit.Kind.WINDOW, 60, RateLimit.Scope.ACCOUNT,
					RateLimit.Mode.ENFORCED),
			rate("bucket", 700, RateLimit.Unit.INPUT_TOKENS, RateLimit.Kind.BUCKET, 90, RateLimit.Scope.PROJECT,
					RateLimit.Mode.ENFORCED),
			rate("told", 20, RateLimit.Unit.REQUESTS, RateLimit.Kind.BUCKET, 3, RateLimit.Scope.KEY,
					RateLimit.Mode.ADVISORY),
			rate("hidden", 5, RateLimit.Unit.REQUESTS, RateLimit.Kind.WINDOW, 5, RateLimit.Scope.ACCOUNT,
					RateLimit.Mode.SHADOW) };

	private static RateLimit rate(String name, long amount, RateLimit.Unit unit, RateLimit.Kind kind, long burst,
			RateLimit.Scope scope, RateLimit.Mode mode) {
		return new RateLimit(name, amount, unit, Duration.ofSeconds(1), kind, burst, scope, Set.of(), mode);
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void scriptsAndModelAgreeAfterEveryStep(long seed, Redis redis) {
		Run run = new Run(seed, Books.of(redis, ADD, TOTAL, RATES));

		for (int step = 0; step < STEPS; step++) {
			String where = "seed " + seed + ", step " + step + ": " + run.step();
			for (String quota : List.of("add", "find", QuotaState.TOTAL)) {
				assertThat(Books.used(quota)).as(where).isEqualTo(run.model.used(quota));
				assertThat(Books.reserved(quota)).as(where).isEqualTo(run.model.reserved(quota));
			}
			assertThat(Books.open()).as(where).isEqualTo(run.model.open.size());
		}
		assertThat(run.verdicts).as("seed " + seed)
			.anyMatch((verdict) -> verdict.startsWith("refused by a quota"))
			.anyMatch((verdict) -> verdict.startsWith("refused by a rate"));
	}

	/** How a call is said to have ended. */
	private record Ending(Sent sent, Outcome outcome) {

	}

	/** Random operations, done by the scripts and by the model alike. */
	private static final class Run {

		private static final KeptAnswer ANSWER = new KeptAnswer(200, "{}");

		private final BooksModel model = new BooksModel();

		private final Set<String> verdicts = new HashSet<>();

		private final Random random;

		private final Books books;

		private final List<Sent> calls = new ArrayList<>();

		Run(long seed, Books books) {
			this.random = new Random(seed);
			this.books = books;
		}

		String step() {
			Sent old = this.calls.isEmpty() ? fresh() : this.calls.get(this.random.nextInt(this.calls.size()));
			return switch (this.random.nextInt(16)) {
				case 0 -> grant(this.random.nextLong(1, 4));
				case 1, 2 -> settle(old, Outcome.SUCCESS);
				case 3, 4 -> settle(old, Outcome.FAILURE);
				case 5 -> admit(old);
				case 6 -> {
					assertThat(this.books.renew(old.call())).isEqualTo(this.model.renew(old.id(), false));
					yield "renewal of " + old.id();
				}
				case 7 -> {
					assertThat(this.books.lapse(old.call())).isEqualTo(this.model.renew(old.id(), true));
					yield "lapse of " + old.id();
				}
				case 8 -> reap(old, this.random.nextBoolean() ? Outcome.SUCCESS : Outcome.FAILURE);
				case 9, 10 -> admitTogether(this.random.nextBoolean() ? old : fresh());
				case 11 -> settleTogether(old);
				default -> admit(fresh());
			};
		}

		private Sent fresh() {
			int who = this.random.nextInt(2);
			Sent sent = new Sent(this.books.call(this.random.nextBoolean() ? "add" : "find"),
					this.books.caller("project" + who, "key" + who),
					new Payload(new byte[0], this.random.nextInt(60), this.random.nextInt(1, 4)),
					this.random.nextBoolean() ? null : key());
			this.calls.add(sent);
			return sent;
		}

		private IdempotencyKey key() {
			return new IdempotencyKey("key" + this.random.nextInt(20), "body" + this.random.nextInt(2));
		}

		/** Another call that may share a run with this one. */
		private Sent like(Sent sent) {
			Sent other = new Sent(this.books.call(sent.call().governed().name()), sent.caller(), sent.payload(),
					(sent.key() != null) ? key() : null);
			this.calls.add(other);
			return other;
		}

		private String admitTogether(Sent first) {
			List<Sent> all = new ArrayList<>(List.of(first, first));
			for (int more = this.random.nextInt(1, 6); more > 0; more--) {
				all.add(like(first));
			}
			List<Optional<Decision>> decisions = TURN.of(all,
					(sent) -> this.books.ledger.admit(sent.call(), sent.caller(), sent.payload(), sent.key()));
			StringBuilder said = new StringBuilder("together:");
			for (int i = 0; i < all.size(); i++) {
				said.append(' ').append(compare(all.get(i), decisions.get(i).orElse(null)));
			}
			return said.toString();
		}

		private String settleTogether(Sent old) {
			List<Sent> all = this.calls.stream()
				.filter((sent) -> (sent.key() == null) == (old.key() == null) && this.random.nextInt(3) == 0)
				.toList();
			List<Ending> endings = new ArrayList<>();
			all.forEach((sent) -> endings
				.add(new Ending(sent, this.random.nextBoolean() ? Outcome.SUCCESS : Outcome.FAILURE)));
			List<Optional<Settled>> settled = TURN.of(endings,
					(ending) -> this.books.ledger.settle(this.books.ledger.reservation(ending.sent().call(),
							ending.sent().caller(), ending.sent().payload(), ending.sent().key()), ending.outcome(),
							ANSWER));
			for (int i = 0; i < endings.size(); i++) {
				assertThat(settled.get(i).orElseThrow().done()).isEqualTo(this.model.settle(endings.get(i).sent().id(),
						endings.get(i).outcome() == Outcome.SUCCESS, true));
			}
			return "together: " + endings;
		}

		private String grant(long amount) {
			Books.grant("add", amount, UUID.randomUUID().toString(), Double.POSITIVE_INFINITY);
			this.model.granted += amount;
			return "grant " + amount;
		}

		private String admit(Sent sent) {
			Decision decision = this.books.ledger.admit(sent.call(), sent.caller(), sent.payload(), sent.key())
				.onErrorComplete(IllegalStateException.class)
				.block(Books.PATIENCE);
			return "admit of " + compare(sent, decision);
		}

		private String compare(Sent sent, @Nullable Decision decision) {
			String verdict = (decision != null) ? verdict(decision) : "released";
			assertThat(verdict).isEqualTo(this.model.admit(sent, decision));
			this.verdicts.add(verdict);
			return sent.id() + ": " + verdict;
		}

		private static String verdict(Decision decision) {
			return switch (decision) {
				case Decision.Admitted admitted -> "admitted";
				case Decision.Replayed replayed -> "replay of " + replayed.id();
				case Decision.Refused refused -> switch (refused.refusal().condition()) {
					case QUOTA_EXCEEDED, TOTAL_QUOTA_EXCEEDED, QUOTA_HELD ->
						"refused by a quota: " + refused.refusal().violated().getFirst();
					case RATE_LIMITED -> "refused by a rate: " + refused.refusal().violated().getFirst();
					case Condition other -> other.key();
				};
			};
		}

		private String settle(Sent sent, Outcome outcome) {
			assertThat(this.books.settle(sent.call(), sent.key(), outcome, ANSWER))
				.isEqualTo(this.model.settle(sent.id(), outcome == Outcome.SUCCESS, true));
			return outcome.word() + " of " + sent;
		}

		private String reap(Sent sent, Outcome outcome) {
			assertThat(this.books.reap(sent.call(), sent.key(), outcome))
				.isEqualTo(this.model.reap(sent.id(), outcome == Outcome.SUCCESS));
			return "reaping as " + outcome.word() + " of " + sent;
		}

	}

}
