package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.CallerChangedException;
import io.memgate.gateway.account.Standing;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The books of every account: typed calls of the admission scripts. Each is idempotent by
 * the request id, so a call whose reply was lost can be made again.
 */
public final class Ledger {

	/** Milliseconds that Idempotency-Keys, kept answers and decisions are remembered. */
	static final String KEEP = Long.toString(Duration.ofHours(24).toMillis());

	/** Decisions remembered for an account, the newest. */
	static final String MOST_DECISIONS = "1000";

	private static final RedisScript ADMIT = RedisScript.load("admit");

	private static final RedisScript SETTLE = RedisScript.load("settle");

	private static final RedisScript RENEW = RedisScript.load("renew");

	private static final RedisScript READ = RedisScript.loadReadOnly("ledger");

	private static final RedisScript CHECK = RedisScript.loadReadOnly("check");

	private static final int DECISIONS_AT_ONCE = 250;

	private static final int DAYS_AT_ONCE = 32;

	private static final int PER_QUOTA = 3;

	private final Redis redis;

	private final Store store;

	private final Clock clock;

	private final OpenAccounts accounts;

	private final Duration reservationTtl;

	/**
	 * @param store decides whether anything may be begun, or ended
	 * @param clock shows Redis's time
	 * @param accounts where this node's reservations will be looked for
	 * @param reservationTtl how long a reservation is held for a call that nobody settles
	 */
	Ledger(Redis redis, Store store, Clock clock, OpenAccounts accounts, Duration reservationTtl) {
		this.redis = redis;
		this.store = store;
		this.clock = clock;
		this.accounts = accounts;
		this.reservationTtl = reservationTtl;
	}

	/**
	 * Decides a call against every limit of its account, all or nothing: moves every rate
	 * and reserves one unit of every quota.
	 * @param key by which a repeated call is known; null for a call without one
	 * @throws io.memgate.gateway.redis.RedisUnavailableException as the signal, when it
	 * is not known whether anything was reserved, or known that nothing was
	 * @throws CallerChangedException as the signal, when the caller is a remembered one
	 * of whom something may have changed; nothing was reserved
	 */
	Mono<Decision> admit(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key) {
		return Mono.defer(() -> {
			AdmitCall admit = AdmitCall.of(call, caller, payload, key, this.accounts.node(), this.clock.instant());
			return this.store.whenOpen(this.accounts.write(caller.account())
				.then(this.redis.run(admit.joint(ADMIT, this.reservationTtl)))
				.flatMap((reply) -> decision(admit, reply)));
		});
	}

	/** What only text explains takes a second command. */
	private Mono<Decision> decision(AdmitCall admit, long[] reply) {
		if (AdmitCall.isChanged(reply)) {
			return Mono.error(new CallerChangedException(admit.reservation().account()));
		}
		if (AdmitCall.isThrottled(reply)) {
			return this.redis.hash(new AccountKeys(admit.reservation().account()).standing())
				.map((hash) -> admit.throttled(reply, Standing.read(hash)));
		}
		return AdmitCall.isAnswered(reply) ? answer(admit, reply) : Mono.just(admit.decision(reply));
	}

	/** The answer that was kept for a repeated call; it may have gone meanwhile. */
	private Mono<Decision> answer(AdmitCall admit, long[] reply) {
		String hash = Objects.requireNonNull(admit.reservation().repeat());
		return this.redis.fields(new AccountKeys(admit.reservation().account()).repeat(hash), "id", "answer")
			.map((kept) -> replayed(admit, reply, kept.get(0), kept.get(1)));
	}

	private static Decision replayed(AdmitCall admit, long[] reply, @Nullable String id, @Nullable String answer) {
		return (id != null && answer != null)
				? new Decision.Replayed(id, KeptAnswer.read(answer), admit.limits(reply), RedisClock.instant(reply[0]))
				: admit.refused(AdmissionRefusals.answerNotKept(), reply);
	}

	/**
	 * Ends a reservation: commits it for a success, else gives it back; counts the usage.
	 * @param answer what a repeated call is answered with; null to keep none
	 * @return whether this call of it settled the reservation, and what is charged then
	 */
	Mono<Settled> settle(Reservation reservation, Outcome outcome, @Nullable KeptAnswer answer) {
		return settle(new SettleCall(reservation, outcome, answer, false));
	}

	/**
	 * Ends a reservation as {@link #settle} does, if its deadline has passed.
	 * @return whether this call of it did
	 */
	Mono<Boolean> reap(Reservation reservation, Outcome outcome) {
		return settle(new SettleCall(reservation, outcome, null, true)).map(Settled::done);
	}

	private Mono<Settled> settle(SettleCall settle) {
		Mono<long[]> run = this.redis.run(settle.joint(SETTLE));
		return this.store.whenTrusted(settle.reservation().unseen() ? enter(settle.reservation()).then(run) : run)
			.map(Settled::of);
	}

	/** Makes a reservation that was made without Redis; nothing limits it. */
	private Mono<long[]> enter(Reservation reservation) {
		List<Limit> quotas = Limit.unlimited(reservation.api());
		return this.accounts.write(reservation.account())
			.then(this.redis
				.run(AdmitCall.joint(ADMIT, reservation, quotas, List.of(), null, false, this.reservationTtl)));
	}

	/** Leaves a reservation to be reaped, once it has lapsed. */
	void leave(Reservation reservation) {
		this.accounts.leave(reservation.account());
	}

	/**
	 * Gives a reservation its whole time once more, from now on.
	 * @return whether it was open
	 */
	Mono<Boolean> renew(Reservation reservation) {
		return this.store
			.whenTrusted(this.redis.run(RENEW, new String[] { new AccountKeys(reservation.account()).open() },
					reservation.id(), Long.toString(this.reservationTtl.toMillis())))
			.map((reply) -> reply[1] == 1);
	}

	/**
	 * The reservation that a call holds or may hold, whether or not admission replied.
	 */
	Reservation reservation(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key) {
		return Reservation.of(call, caller, payload, key, this.accounts.node(), this.clock.instant());
	}

	/** An account's open reservations. */
	Mono<List<OpenReservation>> open(String account) {
		return this.redis.hash(new AccountKeys(account).open())
			.map((open) -> open.entrySet()
				.stream()
				.map((held) -> OpenReservation.read(account, held.getKey(), held.getValue()))
				.toList());
	}

	/**
	 * What an account's books say, all at one instant.
	 * @param counters the names of those that are read: Apis, or the total
	 * @param days whose usage is read, {@code yyyyMMdd}
	 */
	Mono<Reading> read(String account, List<String> counters, List<String> days) {
		return this.redis.run(CHECK, Reading.keys(account, days), counters.toArray(String[]::new))
			.map((reply) -> Reading.of(counters, reply));
	}

	/** What an account's usage of some days comes to, read one after the other. */
	Mono<Usage> usage(String account, List<String> days) {
		AccountKeys keys = new AccountKeys(account);
		return Flux.fromIterable(days)
			.flatMap((day) -> this.redis.hash(keys.usage(day)), DAYS_AT_ONCE)
			.map(Usage::of)
			.reduce(Usage.NONE, Usage::plus);
	}

	/**
	 * What became of a call of an account that reached admission.
	 * @return empty when nothing is known of it: it is not the account's, did not reach
	 * admission, or is no longer remembered
	 */
	public Mono<Verdict> verdict(String account, String id) {
		AccountKeys keys = new AccountKeys(account);
		return this.store.whenOpen(this.redis.fields(keys.open(), id)
			.flatMap((open) -> (open.getFirst() != null) ? Mono.just(Verdict.open(id, open.getFirst()))
					: this.redis.membersBeginning(keys.decisions(), id + ' ')
						.flatMap((found) -> Mono.justOrEmpty(found.stream().findFirst().map(Verdict::read)))));
	}

	/**
	 * The calls of an account that are remembered and over, newest first; only as many
	 * are read as are taken.
	 */
	public Flux<Verdict> recent(String account) {
		String key = new AccountKeys(account).decisions();
		return Flux.range(0, Integer.parseInt(MOST_DECISIONS) / DECISIONS_AT_ONCE)
			.concatMap((chunk) -> this.store.whenOpen(
					this.redis.members(key, -(chunk + 1L) * DECISIONS_AT_ONCE, -1 - (long) chunk * DECISIONS_AT_ONCE)),
					1)
			.takeUntil((chunk) -> chunk.size() < DECISIONS_AT_ONCE)
			.concatMapIterable(List::reversed)
			.distinct()
			.map(Verdict::read);
	}

	/**
	 * Where an account stands with every quota of its plan, all at one instant.
	 * @return states by name, the total first
	 */
	public Mono<List<QuotaState>> quotas(String account, Plan plan) {
		return Mono.defer(() -> {
			List<Limit> limits = Limit.quotas(plan);
			Instant now = this.clock.instant();
			AccountKeys keys = new AccountKeys(account);
			List<String> read = new ArrayList<>(List.of(keys.quota()));
			limits.forEach((limit) -> read.add(keys.granted(limit.name())));
			return this.redis
				.run(READ, read.toArray(String[]::new),
						limits.stream().map((limit) -> limit.counter(now)).toArray(String[]::new))
				.map((reply) -> states(limits, reply));
		});
	}

	private static List<QuotaState> states(List<Limit> limits, long[] reply) {
		List<QuotaState> states = new ArrayList<>(limits.size());
		for (Limit limit : limits) {
			int from = 1 + PER_QUOTA * states.size();
			long calls = Objects.requireNonNull(limit.quota()).calls();
			states
				.add(limit.state(calls + reply[from], reply[from + 1], reply[from + 2], RedisClock.instant(reply[0])));
		}
		return states;
	}

}
