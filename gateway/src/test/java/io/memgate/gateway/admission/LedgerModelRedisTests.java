package io.memgate.gateway.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the scripts to a model of the same arithmetic in plain Java, over random
 * sequences of operations, late, repeated and contradictory ones included.
 */
@EveryRedis
class LedgerModelRedisTests {

	private static final int STEPS = 400;

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void scriptsAndModelAgreeAfterEveryStep(long seed, Redis redis) {
		Run run = new Run(seed, new Books(redis, 20L, null, 60L));

		for (int step = 0; step < STEPS; step++) {
			String where = "seed " + seed + ", step " + step + ": " + run.step();
			for (String quota : List.of("add", "find", QuotaState.TOTAL)) {
				assertThat(Books.used(quota)).as(where).isEqualTo(run.model.used(quota));
				assertThat(Books.reserved(quota)).as(where).isEqualTo(run.model.reserved(quota));
			}
			assertThat(Books.open()).as(where).isEqualTo(run.model.open.size());
		}
	}

	/** A call, and the Idempotency-Key that it is always sent with. */
	private record Sent(Call call, @Nullable IdempotencyKey key) {

		String id() {
			return this.call.id();
		}

	}

	/** Random operations, done by the scripts and by the model alike. */
	private static final class Run {

		private static final KeptAnswer ANSWER = new KeptAnswer(200, "{}");

		private final Model model = new Model();

		private final Random random;

		private final Books books;

		private final List<Sent> calls = new ArrayList<>();

		Run(long seed, Books books) {
			this.random = new Random(seed);
			this.books = books;
		}

		String step() {
			Sent old = this.calls.isEmpty() ? fresh() : this.calls.get(this.random.nextInt(this.calls.size()));
			return switch (this.random.nextInt(13)) {
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
				default -> admit(fresh());
			};
		}

		private Sent fresh() {
			Sent sent = new Sent(this.books.call(this.random.nextBoolean() ? "add" : "find"), this.random.nextBoolean()
					? null : new IdempotencyKey("key" + this.random.nextInt(20), "body" + this.random.nextInt(2)));
			this.calls.add(sent);
			return sent;
		}

		private String grant(long amount) {
			Books.grant("add", amount, UUID.randomUUID().toString(), Double.POSITIVE_INFINITY);
			this.model.granted += amount;
			return "grant " + amount;
		}

		private String admit(Sent sent) {
			String verdict = this.books.ledger.admit(sent.call(), this.books.caller(), sent.key())
				.map(Run::verdict)
				.onErrorReturn(IllegalStateException.class, "released")
				.blockOptional(Books.PATIENCE)
				.orElseThrow();
			assertThat(verdict).isEqualTo(this.model.admit(sent));
			return "admit of " + sent;
		}

		private static String verdict(Decision decision) {
			return switch (decision) {
				case Decision.Admitted admitted -> "admitted";
				case Decision.Replayed replayed -> "replay of " + replayed.id();
				case Decision.Refused refused -> switch (refused.refusal().condition()) {
					case QUOTA_EXCEEDED, TOTAL_QUOTA_EXCEEDED, QUOTA_HELD -> "refused";
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

	/** Quotas of {@link Books}: 20 and grants for add, none for find, 60 in all. */
	private static final class Model {

		final Map<String, Sent> open = new LinkedHashMap<>();

		private final Map<String, Repeat> repeats = new HashMap<>();

		private final Set<String> lapsed = new HashSet<>();

		private final Set<String> released = new HashSet<>();

		private final Map<String, Long> used = new HashMap<>();

		private long granted;

		String admit(Sent sent) {
			if (this.open.containsKey(sent.id())) {
				return "admitted";
			}
			if (this.released.contains(sent.id())) {
				return "released";
			}
			String repeated = (sent.key() != null) ? repeated(sent.key()) : null;
			if (repeated != null) {
				return repeated;
			}
			if (quotas(sent).stream().anyMatch((quota) -> used(quota) + reserved(quota) >= limit(quota))) {
				return "refused";
			}
			this.open.put(sent.id(), sent);
			if (sent.key() != null) {
				this.repeats.put(sent.key().hash(), new Repeat(sent.id(), sent.key().fingerprint(), "running"));
			}
			return "admitted";
		}

		private @Nullable String repeated(IdempotencyKey key) {
			Repeat before = this.repeats.get(key.hash());
			if (before == null) {
				return null;
			}
			if (!before.fingerprint().equals(key.fingerprint())) {
				return Condition.IDEMPOTENCY_KEY_REUSED.key();
			}
			return switch (before.state()) {
				case "running" -> Condition.IDEMPOTENCY_KEY_RUNNING.key();
				case "answered" -> "replay of " + before.id();
				default -> Condition.IDEMPOTENCY_ANSWER_GONE.key();
			};
		}

		boolean settle(String id, boolean charge, boolean answered) {
			Sent sent = this.open.remove(id);
			this.lapsed.remove(id);
			if (!charge) {
				this.released.add(id);
			}
			if (sent != null && charge) {
				quotas(sent).forEach((quota) -> this.used.merge(quota, 1L, Long::sum));
			}
			if (sent != null && sent.key() != null) {
				this.repeats.computeIfPresent(sent.key().hash(), (hash, before) -> charge
						? new Repeat(id, before.fingerprint(), answered ? "answered" : "done") : null);
			}
			return sent != null;
		}

		boolean reap(String id, boolean charge) {
			return this.lapsed.contains(id) && settle(id, charge, false);
		}

		boolean renew(String id, boolean lapses) {
			this.lapsed.remove(id);
			if (lapses && this.open.containsKey(id)) {
				this.lapsed.add(id);
			}
			return this.open.containsKey(id);
		}

		long used(String quota) {
			return this.used.getOrDefault(quota, 0L);
		}

		long reserved(String quota) {
			return this.open.values().stream().filter((sent) -> quotas(sent).contains(quota)).count();
		}

		private static List<String> quotas(Sent sent) {
			return List.of(sent.call().governed().name(), QuotaState.TOTAL);
		}

		private long limit(String quota) {
			return switch (quota) {
				case "add" -> 20 + this.granted;
				case "find" -> Long.MAX_VALUE;
				default -> 60;
			};
		}

	}

	/** What is known of the call that a key names. */
	private record Repeat(String id, String fingerprint, String state) {

	}

}
