package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;
import reactor.core.publisher.Mono;

/**
 * The books of every account: typed calls of the admission scripts. Each is idempotent by
 * the request id, so a call whose reply was lost can be made again.
 */
public final class Ledger {

	private static final RedisScript ADMIT = RedisScript.load("admit");

	private static final RedisScript SETTLE = RedisScript.load("settle");

	private static final RedisScript RENEW = RedisScript.load("renew");

	private static final Duration TOMBSTONE = Duration.ofMinutes(10);

	private static final int ADMIT_HEAD = 2;

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
	 * Decides a call against every quota of its account and reserves one unit of each, or
	 * of none.
	 * @throws io.memgate.gateway.redis.RedisUnavailableException as the signal, when it
	 * is not known whether anything was reserved, or known that nothing was
	 */
	public Mono<Decision> admit(Call call, Caller caller) {
		return Mono.defer(() -> {
			List<Limit> limits = limits(caller.limits(), call.governed());
			Instant now = this.clock.instant();
			Reservation reservation = reservation(call, caller, now);
			return this.store
				.whenOpen(this.accounts.write(caller.account())
					.then(this.redis.run(ADMIT, keys(reservation, limits), args(reservation, limits))))
				.map((reply) -> decision(reply, call, reservation, limits, now));
		});
	}

	/**
	 * Ends a reservation: commits it for a success, else gives it back; counts the usage.
	 * @return whether this call of it settled the reservation; false when it had been
	 * settled before
	 */
	public Mono<Boolean> settle(Reservation reservation, Outcome outcome) {
		return settle(reservation, outcome, false);
	}

	/**
	 * Ends a reservation as {@link #settle} does, if its deadline has passed.
	 * @return whether this call of it did
	 */
	Mono<Boolean> reap(Reservation reservation, Outcome outcome) {
		return settle(reservation, outcome, true);
	}

	private Mono<Boolean> settle(Reservation reservation, Outcome outcome, boolean lapsed) {
		AccountKeys keys = new AccountKeys(reservation.account());
		return this.store.whenTrusted(this.redis.run(SETTLE,
				new String[] { keys.quota(), keys.open(), keys.gone(reservation.id()), keys.usage(reservation.day()) },
				reservation.id(), (outcome == Outcome.SUCCESS) ? "1" : "0", reservation.usage() + ':' + outcome.word(),
				Long.toString(TOMBSTONE.toMillis()), lapsed ? "1" : "0"))
			.map((reply) -> reply[0] == 1);
	}

	/**
	 * Gives a reservation its whole time once more, from now on.
	 * @return whether it was open
	 */
	Mono<Boolean> renew(Reservation reservation) {
		return this.store
			.whenTrusted(this.redis.run(RENEW, new String[] { new AccountKeys(reservation.account()).open() },
					reservation.id(), ttl()))
			.map((reply) -> reply[0] == 1);
	}

	/** An account's open reservations. */
	Mono<List<OpenReservation>> open(String account) {
		return this.redis.hash(new AccountKeys(account).open())
			.map((open) -> open.entrySet()
				.stream()
				.map((held) -> OpenReservation.read(account, held.getKey(), held.getValue()))
				.toList());
	}

	private String ttl() {
		return Long.toString(this.reservationTtl.toMillis());
	}

	/**
	 * The reservation that a call holds or may hold, whether or not admission replied.
	 */
	Reservation reservation(Call call, Caller caller) {
		return reservation(call, caller, this.clock.instant());
	}

	private Reservation reservation(Call call, Caller caller, Instant now) {
		Api api = call.governed();
		return new Reservation(call.id(), caller.account(), Reservation.day(now),
				caller.project() + ':' + caller.key() + ':' + api.name(), api.effect(), this.accounts.node());
	}

	private static List<Limit> limits(Plan plan, Api api) {
		List<Limit> limits = new ArrayList<>(2);
		ApiLimits own = plan.apis().get(api.name());
		if (own != null && own.quota() != null) {
			limits.add(new Limit(api.name(), own.quota()));
		}
		if (plan.total() != null) {
			limits.add(new Limit(QuotaState.TOTAL, plan.total()));
		}
		return limits;
	}

	private static String[] keys(Reservation reservation, List<Limit> limits) {
		AccountKeys account = new AccountKeys(reservation.account());
		String[] keys = new String[3 + limits.size()];
		keys[0] = account.quota();
		keys[1] = account.open();
		keys[2] = account.gone(reservation.id());
		for (int i = 0; i < limits.size(); i++) {
			keys[3 + i] = account.granted(limits.get(i).quota());
		}
		return keys;
	}

	private String[] args(Reservation reservation, List<Limit> limits) {
		String[] args = new String[3 + 2 * limits.size()];
		args[0] = reservation.id();
		args[1] = ttl();
		args[2] = reservation.note();
		for (int i = 0; i < limits.size(); i++) {
			args[3 + 2 * i] = limits.get(i).quota();
			args[4 + 2 * i] = Long.toString(limits.get(i).base());
		}
		return args;
	}

	private Decision decision(long[] reply, Call call, Reservation reservation, List<Limit> limits, Instant at) {
		List<QuotaState> quotas = new ArrayList<>(limits.size());
		for (int i = 0; i < limits.size(); i++) {
			int from = ADMIT_HEAD + PER_QUOTA * i;
			quotas.add(new QuotaState(limits.get(i).quota(), limits.get(i).base(), reply[from], reply[from + 1],
					reply[from + 2]));
		}
		return switch ((int) reply[0]) {
			case 1 -> new Decision.Admitted(reservation, quotas, at);
			case 0 -> refused(quotas.get((int) reply[1] - 1), call);
			case -1 -> throw new IllegalStateException("call " + call.id() + " was released before it was admitted");
			default -> throw new IllegalStateException("admit replied with an unknown verdict " + reply[0]);
		};
	}

	private static Decision refused(QuotaState quota, Call call) {
		return new Decision.Refused((quota.used() >= quota.limit())
				? AdmissionRefusals.usedUp(quota, call.policy().contact()) : AdmissionRefusals.held(quota),
				List.of(quota));
	}

	/** A quota that applies to a call: its name and the calls that the plan allows. */
	private record Limit(String quota, long base) {

	}

}
