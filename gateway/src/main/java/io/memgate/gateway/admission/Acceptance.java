package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;
import reactor.core.publisher.Mono;

/**
 * Takes the memory service's word for what an account has used, where Redis has lost
 * calls: charges what was completed and is neither charged nor open. What is lost is
 * counted as usage of the day, as nobody knows any more whose and when it was; and in the
 * period in force of a quota that has one, since what an old copy lacks is as a rule the
 * newest. Nothing is ever taken off.
 */
public final class Acceptance {

	private static final RedisScript ACCEPT = RedisScript.load("accept");

	/** Project and key of usage of which nobody knows whose it was. */
	private static final String NOBODY = "-";

	private final Redis redis;

	private final Store store;

	private final LedgerCheck check;

	private final TrustedAccounts accounts;

	private final PolicyInForce policy;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	Acceptance(Redis redis, Store store, LedgerCheck check, TrustedAccounts accounts, PolicyInForce policy,
			Clock clock) {
		this.redis = redis;
		this.store = store;
		this.check = check;
		this.accounts = accounts;
		this.policy = policy;
		this.clock = clock;
	}

	/**
	 * Accepts what the memory service says of an account, and opens it.
	 * @return what was found and changed; nothing is changed of an account that could not
	 * be checked or that moved meanwhile
	 */
	public Mono<Accepted> accept(Account account) {
		return this.check.check(account)
			.flatMap((found) -> (found.steady() && !found.lost().isEmpty()) ? charge(account, found)
					: Mono.just(new Accepted(found, List.of())))
			.doOnNext((accepted) -> this.accounts.forget(account.id()));
	}

	private Mono<Accepted> charge(Account account, Balance found) {
		Instant now = this.clock.instant();
		AccountKeys keys = new AccountKeys(account.id());
		Mono<long[]> charged = this.redis.run(ACCEPT, new String[] { keys.quota(), keys.usage(Reservation.day(now)) },
				args(account, found.lost(), now));
		return this.store.whenOpen(charged)
			.map((reply) -> (reply[1] == 1) ? new Accepted(found, found.lost().stream().map(Correction::of).toList())
					: new Accepted(found.moved(), List.of()));
	}

	private String[] args(Account account, List<Row> lost, Instant now) {
		Plan plan = this.policy.get().limits(account.id(), account.planAt(now), now);
		List<String> args = new ArrayList<>();
		args.add(inForce(Limit.total(plan), now));
		for (Row row : lost) {
			args.add(row.api());
			args.add(Long.toString(row.charged()));
			args.add(Long.toString(row.missing()));
			args.add(new UsageField(NOBODY, NOBODY, row.api(), Outcome.SUCCESS.word()).calls());
			args.add(inForce(Limit.of(plan, row.api()), now));
		}
		return args.toArray(String[]::new);
	}

	/** The counter of a quota's period; empty when it has none. */
	private static String inForce(Limit limit, Instant now) {
		String counter = limit.counter(now);
		return counter.equals(limit.name()) ? "" : counter;
	}

	/**
	 * What became of an acceptance.
	 *
	 * @param found the books before it
	 * @param corrections what was charged
	 */
	public record Accepted(Balance found, List<Correction> corrections) {

		public Accepted {
			corrections = List.copyOf(corrections);
		}

	}

	/**
	 * Calls that were charged to an Api.
	 *
	 * @param api the Api's name
	 * @param before calls charged before
	 * @param after calls charged now
	 */
	public record Correction(String api, long before, long after) {

		private static Correction of(Row row) {
			return new Correction(row.api(), row.charged(), row.charged() + row.missing());
		}

	}

}
