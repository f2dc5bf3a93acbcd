package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.redis.RedisUnavailableException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Checks an account's books while calls go on: what is charged is what usage counts, what
 * is reserved is what is open, and for writes, what is charged is what the memory service
 * has completed, less those whose reservation is still open. It changes nothing, and
 * decides of no call.
 *
 * <p>
 * The memory service is asked between two readings of Redis, for its totals before and
 * after it is asked for the outcome of each open write. Where either moved meanwhile, all
 * of it is done again, {@link #MOST_ATTEMPTS} times at most.
 */
public final class LedgerCheck {

	static final int MOST_ATTEMPTS = 10;

	static final Duration PAUSE = Duration.ofMillis(100);

	/** Open writes beyond which an account is not checked: each is a question. */
	private static final int MOST_ASKED = 1000;

	private static final int AT_ONCE = 16;

	private final Ledger ledger;

	private final BackendTotals totals;

	private final OutcomeLook outcomes;

	private final PolicyInForce policy;

	private final Clock clock;

	private final Duration pause;

	/**
	 * @param clock shows Redis's time
	 * @param pause before an account that moved is read again
	 */
	LedgerCheck(Ledger ledger, BackendTotals totals, OutcomeLook outcomes, PolicyInForce policy, Clock clock,
			Duration pause) {
		this.ledger = ledger;
		this.totals = totals;
		this.outcomes = outcomes;
		this.policy = policy;
		this.clock = clock;
		this.pause = pause;
	}

	/** Checks an account. */
	public Mono<Balance> check(Account account) {
		return Mono.defer(() -> attempt(account))
			.repeatWhen((done) -> done.take(MOST_ATTEMPTS - 1).delayElements(this.pause))
			.takeUntil(Balance::isFinal)
			.last()
			.onErrorResume((ex) -> !(ex instanceof RedisUnavailableException),
					(ex) -> Mono.just(Balance.unchecked(account.id(), "The memory service does not tell: " + ex)));
	}

	/**
	 * Past days' usage is read apart, so that Redis is never held up by years of it; it
	 * only grows, so it was the same all the time if it is the same before and after.
	 */
	private Mono<Balance> attempt(Account account) {
		UsageDays days = UsageDays.since(account.created(), this.clock.instant());
		Mono<Usage> past = this.ledger.usage(account.id(), days.past());
		return past.flatMap((before) -> compare(account, read(account, days.recent(), before))
			.flatMap((balance) -> past.map((after) -> after.equals(before) ? balance : balance.moved())));
	}

	private Mono<Balance> compare(Account account, Mono<Reading> read) {
		return read.flatMap((before) -> completed(account).flatMap((completed) -> held(account, !completed.isEmpty())
			.flatMap((held) -> (completed.isEmpty() ? Mono.just(completed) : completed(account)).flatMap((later) -> read
				.map((after) -> Balance.of(account.id(), before, completed, held, completed.equals(later), after))))));
	}

	private Mono<Reading> read(Account account, List<String> days, Usage past) {
		TreeSet<String> counters = new TreeSet<>(this.policy.get().profile().apis().keySet());
		counters.add(QuotaState.TOTAL);
		return this.ledger.read(account.id(), List.copyOf(counters), days).map((reading) -> reading.with(past));
	}

	/**
	 * Completed writes, of each Api that writes; empty where there is nothing to compare.
	 */
	private Mono<Map<String, Long>> completed(Account account) {
		UsagePolicy policy = this.policy.get();
		return this.totals.comparable(account.id(), policy)
			.map((completed) -> policy.profile()
				.writes()
				.stream()
				.collect(Collectors.toUnmodifiableMap((api) -> api, (api) -> completed.getOrDefault(api, 0L))))
			.defaultIfEmpty(Map.of());
	}

	private Mono<List<Held>> held(Account account, boolean asked) {
		return this.ledger.open(account.id()).flatMap((open) -> {
			long writes = open.stream().filter((held) -> held.reservation().isWrite()).count();
			return (asked && writes > MOST_ASKED)
					? Mono.error(new IllegalStateException(writes + " writes are open, more than the " + MOST_ASKED
							+ " that are asked for one by one"))
					: Flux.fromIterable(open)
						.map(OpenReservation::reservation)
						.flatMap((call) -> held(call, asked), AT_ONCE)
						.sort(Comparator.comparing(Held::id))
						.collectList();
		});
	}

	private Mono<Held> held(Reservation call, boolean asked) {
		Held held = Held.of(call, this.clock.instant());
		return (asked && held.write())
				? this.outcomes.look(call.account(), call.project(), call.id()).map(held::became).defaultIfEmpty(held)
				: Mono.just(held);
	}

}
