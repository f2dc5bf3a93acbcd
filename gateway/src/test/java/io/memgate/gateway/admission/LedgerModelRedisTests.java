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

import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the scripts to a model of the same arithmetic in plain Java, over random
 * sequences of operations, late, repeated and contradictory ones included.
 */
@ExtendWith(RedisServer.class)
class LedgerModelRedisTests {

	private static final int STEPS = 400;

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 1, 2, 3, 20260101 })
	void scriptsAndModelAgreeAfterEveryStep(long seed, Redis redis) {
		Random random = new Random(seed);
		Books books = new Books(redis, 20L, null, 60L);
		Model model = new Model();
		List<Call> calls = new ArrayList<>();

		for (int step = 0; step < STEPS; step++) {
			String script = step(random, books, model, calls);
			String where = "seed " + seed + ", step " + step + ": " + script;
			for (String quota : List.of("add", "find", QuotaState.TOTAL)) {
				assertThat(Books.used(quota)).as(where).isEqualTo(model.used(quota));
				assertThat(Books.reserved(quota)).as(where).isEqualTo(model.reserved(quota));
			}
			assertThat(Books.open()).as(where).isEqualTo(model.open.size());
		}
	}

	private static String step(Random random, Books books, Model model, List<Call> calls) {
		Call old = calls.isEmpty() ? books.call("add") : calls.get(random.nextInt(calls.size()));
		switch (random.nextInt(13)) {
			case 0 -> {
				long amount = random.nextLong(1, 4);
				Books.grant("add", amount, UUID.randomUUID().toString(), Double.POSITIVE_INFINITY);
				model.granted += amount;
				return "grant " + amount;
			}
			case 1, 2 -> {
				return settle(books, model, old, Outcome.SUCCESS);
			}
			case 3, 4 -> {
				return settle(books, model, old, Outcome.FAILURE);
			}
			case 5 -> {
				return admit(books, model, old);
			}
			case 6 -> {
				assertThat(books.renew(old)).isEqualTo(model.renew(old.id(), false));
				return "renewal of " + old.id();
			}
			case 7 -> {
				assertThat(books.lapse(old)).isEqualTo(model.renew(old.id(), true));
				return "lapse of " + old.id();
			}
			case 8 -> {
				Outcome outcome = random.nextBoolean() ? Outcome.SUCCESS : Outcome.FAILURE;
				assertThat(books.reap(old, outcome)).isEqualTo(model.reap(old.id(), outcome == Outcome.SUCCESS));
				return "reaping as " + outcome.word() + " of " + old.id();
			}
			default -> {
				Call call = books.call(random.nextBoolean() ? "add" : "find");
				calls.add(call);
				return admit(books, model, call);
			}
		}
	}

	private static String settle(Books books, Model model, Call call, Outcome outcome) {
		assertThat(books.settle(call, outcome)).isEqualTo(model.settle(call.id(), outcome == Outcome.SUCCESS));
		return outcome.word() + " of " + call.id();
	}

	private static String admit(Books books, Model model, Call call) {
		boolean admitted = books.ledger.admit(call, books.caller(), null)
			.onErrorComplete(IllegalStateException.class)
			.blockOptional(Books.PATIENCE)
			.filter(Decision.Admitted.class::isInstance)
			.isPresent();
		assertThat(admitted).isEqualTo(model.admit(call.id(), call.governed().name()));
		return "admit of " + call.id();
	}

	/** Quotas of {@link Books}: 20 and grants for add, none for find, 60 in all. */
	private static final class Model {

		final Map<String, List<String>> open = new LinkedHashMap<>();

		private final Set<String> lapsed = new HashSet<>();

		private final Set<String> released = new HashSet<>();

		private final Map<String, Long> used = new HashMap<>();

		private long granted;

		boolean admit(String id, String api) {
			if (this.open.containsKey(id)) {
				return true;
			}
			if (this.released.contains(id)) {
				return false;
			}
			List<String> quotas = List.of(api, QuotaState.TOTAL);
			if (quotas.stream().anyMatch((quota) -> used(quota) + reserved(quota) >= limit(quota))) {
				return false;
			}
			this.open.put(id, quotas);
			return true;
		}

		boolean settle(String id, boolean charge) {
			List<String> quotas = this.open.remove(id);
			this.lapsed.remove(id);
			if (!charge) {
				this.released.add(id);
			}
			if (quotas != null && charge) {
				quotas.forEach((quota) -> this.used.merge(quota, 1L, Long::sum));
			}
			return quotas != null;
		}

		boolean reap(String id, boolean charge) {
			return this.lapsed.contains(id) && settle(id, charge);
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
			return this.open.values().stream().filter((quotas) -> quotas.contains(quota)).count();
		}

		private long limit(String quota) {
			return switch (quota) {
				case "add" -> 20 + this.granted;
				case "find" -> Long.MAX_VALUE;
				default -> 60;
			};
		}

	}

}
