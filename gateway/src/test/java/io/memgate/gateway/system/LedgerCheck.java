package io.memgate.gateway.system;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;

/**
 * Reads the books of an account on both sides: the ledger in Redis, and for writes the
 * memory service's journal, for reads the {@link Witness} of what it answered.
 */
final class LedgerCheck {

	/** Calls that held no reservation. */
	private static final Set<String> UNSETTLED = Set.of("refused", "replayed");

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final Installation memgate;

	private final Witness witness;

	LedgerCheck(Installation memgate, Witness witness) {
		this.memgate = memgate;
		this.witness = witness;
	}

	/**
	 * Waits until nothing of an account is held any more, and no gateway has anything to
	 * tell Redis.
	 * @return how long that took; the whole patience when something is left
	 */
	Duration awaitDrained(String account, Duration patience) {
		long start = System.nanoTime();
		while ((open(account, "") > 0 || this.memgate.owed() > 0) && System.nanoTime() - start < patience.toNanos()) {
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
		return Duration.ofNanos(System.nanoTime() - start);
	}

	/** Open reservations of an Api; of all with an empty name. */
	private long open(String account, String api) {
		return redis().hash(new AccountKeys(account).open())
			.values()
			.stream()
			.filter((held) -> held.contains(api.isEmpty() ? "" : ':' + api + ' '))
			.count();
	}

	private RedisProcess redis() {
		return this.memgate.redis();
	}

	/**
	 * The equation as it stands.
	 * @param tally all that the account's clients got
	 * @param mayBeShort reads that may be completed and not charged
	 */
	Balance balance(String account, String api, Tally tally, long mayBeShort) {
		Map<String, String> counters = redis().hash(new AccountKeys(account).quota());
		long completed = Ask.isWrite(api) ? this.memgate.completed(account, api)
				: this.witness.successes(account, Installation.API + Ask.path(api));
		long reserved = Long.parseLong(counters.getOrDefault(api + ":r", "0"));
		return new Balance(account, api, this.memgate.limit(account, api),
				Long.parseLong(counters.getOrDefault(api + ":u", "0")), Math.max(reserved, open(account, api)),
				usage(account, api), completed, tally.count(api, Answer::isSuccess), Ask.isWrite(api) ? 0 : mayBeShort);
	}

	private Map<String, Long> usage(String account, String api) {
		Map<String, Long> usage = new HashMap<>();
		for (String day : redis().keys(new AccountKeys(account).usage("*"))) {
			redis().hash(day).forEach((field, count) -> {
				String[] parts = field.split(":", -1);
				if (parts.length == 4 && parts[2].equals(api) && !UNSETTLED.contains(parts[3])) {
					usage.merge(parts[3], Long.parseLong(count), Long::sum);
				}
			});
		}
		return usage;
	}

	/**
	 * A call whose answer does not fit what the memory service says of it: the first
	 * thing to look at when writes do not add up. Asking fences what never arrived, so it
	 * is for the end.
	 */
	String firstContradiction(String account, Tally tally) {
		for (Answer answer : tally.answers()) {
			if (Ask.isWrite(answer.ask().api()) && !answer.id().isEmpty()) {
				String outcome = this.memgate.outcome(account, answer.id());
				if (answer.isSuccess() != outcome.equals("done")) {
					return answer.id() + " was answered with " + answer.kind() + ", and the memory service says "
							+ outcome;
				}
			}
		}
		return "every answer fits the memory service's word";
	}

}
