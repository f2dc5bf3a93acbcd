package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.Standing;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.JointCall;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisScript;

/**
 * One call that {@code admit.lua} decides: its keys and arguments, and what the reply
 * means.
 *
 * @param call what is asked
 * @param plan what its account may do
 * @param reservation what it holds if it is admitted
 * @param quotas what it is counted under
 * @param rates the rate limits that it moves
 * @param key by which a repeated call is known; null for a call without one
 * @param remembered whether who calls, and the plan, may have changed since it was read
 */
record AdmitCall(Call call, Plan plan, Reservation reservation, List<Limit> quotas, List<Rate> rates,
		@Nullable IdempotencyKey key, boolean remembered) {

	private static final int PER_QUOTA = 3;

	/** Where the numbers of the first quota stand in a reply. */
	private static final int HEAD = 3;

	private static final int ADMITTED = 1;

	private static final int REFUSED = 0;

	private static final int RELEASED = -1;

	private static final int ANSWERED = 2;

	private static final int STILL_RUNNING = 3;

	private static final int OTHER_REQUEST = 4;

	private static final int NOT_KEPT = 5;

	private static final int REFUSED_BY_RATE = 6;

	private static final int THROTTLED = 7;

	private static final int SUSPENDED = 8;

	private static final int CHANGED = 9;

	static AdmitCall of(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key, String node,
			Instant now) {
		return new AdmitCall(call, caller.limits(), Reservation.of(call, caller, payload, key, node, now),
				Limit.of(caller.limits(), call.governed()), Rate.of(caller, call.governed(), Units.of(payload)), key,
				caller.remembered());
	}

	/**
	 * @param ttl until the reservation may be reaped
	 */
	JointCall joint(RedisScript script, Duration ttl) {
		return joint(script, this.reservation, this.quotas, this.rates, this.key, this.remembered, ttl);
	}

	static JointCall joint(RedisScript script, Reservation reservation, List<Limit> quotas, List<Rate> rates,
			@Nullable IdempotencyKey key, boolean remembered, Duration ttl) {
		AccountKeys account = new AccountKeys(reservation.account());
		String gone = account.gone(reservation.id());
		return new JointCall(script, sharedKeys(account, quotas), sharedArgs(quotas, rates, remembered, ttl),
				(key != null) ? new String[] { gone, account.repeat(key.hash()) } : new String[] { gone },
				new String[] { reservation.id(), reservation.note(), (key != null) ? key.fingerprint() : "" });
	}

	private static String[] sharedKeys(AccountKeys account, List<Limit> quotas) {
		List<String> keys = new ArrayList<>(6 + quotas.size());
		keys.add(account.quota());
		keys.add(account.open());
		keys.add(account.decisions());
		keys.add(account.rates());
		keys.add(account.standing());
		keys.add(account.changed());
		quotas.forEach((limit) -> keys.add(account.granted(limit.name())));
		return keys.toArray(String[]::new);
	}

	private static String[] sharedArgs(List<Limit> quotas, List<Rate> rates, boolean remembered, Duration ttl) {
		List<String> args = new ArrayList<>(5 + PER_QUOTA * quotas.size() + Rate.ARGS * rates.size());
		args.add(Long.toString(ttl.toMillis()));
		args.add(Ledger.KEEP);
		args.add(Ledger.MOST_DECISIONS);
		args.add(remembered ? "1" : "");
		args.add(Integer.toString(quotas.size()));
		for (Limit limit : quotas) {
			args.add(limit.name());
			args.add(limit.calls());
			args.add(limit.period());
		}
		rates.forEach((rate) -> rate.addTo(args));
		return args.toArray(String[]::new);
	}

	/** Whether a reply says that the remembered caller may have been changed. */
	static boolean isChanged(long[] reply) {
		return reply[1] == CHANGED;
	}

	/** Whether a reply says that the call was answered before. */
	static boolean isAnswered(long[] reply) {
		return reply[1] == ANSWERED;
	}

	/** Whether a reply says that the account's standing refuses the call. */
	static boolean isThrottled(long[] reply) {
		return reply[1] == THROTTLED || reply[1] == SUSPENDED;
	}

	/** The decision of a reply that says so. */
	Decision throttled(long[] reply, Standing standing) {
		Instant at = RedisClock.instant(reply[0]);
		Instant end = (reply[1] == SUSPENDED) ? null : at.plus(reply[2], ChronoUnit.MICROS);
		KnownRefusal.Words words = (now, contact) -> (end == null) ? StandingRefusals.suspended(standing, contact)
				: StandingRefusals.throttled(standing, Duration.between(now, end), contact);
		LimitStates limits = limits(reply);
		return new Decision.Refused(words.of(at, this.call.policy().contact()), limits,
				new KnownRefusal(KnownRefusal.THROTTLE, this.plan, 1, limits, at, end, words), at, DecidedBy.REDIS);
	}

	/**
	 * The decision of a reply, unless the call was answered before or its account's
	 * standing refuses it.
	 */
	Decision decision(long[] reply) {
		return switch ((int) reply[1]) {
			case ADMITTED -> admitted(reply);
			case REFUSED -> refusedBy(quota((int) reply[2] - 1, reply));
			case REFUSED_BY_RATE -> refusedByRate((int) reply[2] - 1, limits(reply), RedisClock.instant(reply[0]));
			case RELEASED -> throw new IllegalStateException("call " + this.call.id() + " was released before it came");
			case STILL_RUNNING -> refused(AdmissionRefusals.stillRunning(), reply);
			case OTHER_REQUEST -> refused(AdmissionRefusals.keyOfAnotherRequest(), reply);
			case NOT_KEPT -> refused(AdmissionRefusals.answerNotKept(), reply);
			default -> throw new IllegalStateException("admit replied with an unknown verdict " + reply[1]);
		};
	}

	private Decision admitted(long[] reply) {
		Instant at = RedisClock.instant(reply[0]);
		return new Decision.Admitted(this.reservation.admitted(at), limits(reply), at);
	}

	private Decision refusedBy(QuotaState quota) {
		LimitStates shown = LimitStates.only(quota);
		return (quota.used() >= quota.limit())
				? new Decision.Refused(AdmissionRefusals.usedUp(quota, this.call.policy().contact()), shown,
						KnownRefusal.by(quota, this.plan, shown), quota.at(), DecidedBy.REDIS)
				: new Decision.Refused(AdmissionRefusals.held(quota), shown, null, quota.at(), DecidedBy.REDIS);
	}

	private Decision refusedByRate(int place, LimitStates limits, Instant at) {
		RateState state = limits.rates().get(place);
		return new Decision.Refused(AdmissionRefusals.rateLimited(state), limits,
				KnownRefusal.by(this.rates.get(place).field(), state, this.plan, limits, at), at, DecidedBy.REDIS);
	}

	Decision refused(Refusal refusal, long[] reply) {
		return new Decision.Refused(refusal, limits(reply), null, RedisClock.instant(reply[0]), DecidedBy.REDIS);
	}

	/** The limits of a reply. */
	LimitStates limits(long[] reply) {
		List<QuotaState> limited = new ArrayList<>(this.quotas.size());
		for (int i = 0; i < this.quotas.size(); i++) {
			if (this.quotas.get(i).quota() != null) {
				limited.add(quota(i, reply));
			}
		}
		List<RateState> states = new ArrayList<>(this.rates.size());
		int from = HEAD + PER_QUOTA * this.quotas.size();
		for (int i = 0; i < this.rates.size(); i++) {
			states.add(this.rates.get(i).state(reply[from + 2 * i], reply[from + 2 * i + 1]));
		}
		return new LimitStates(limited, states);
	}

	private QuotaState quota(int place, long[] reply) {
		int from = HEAD + PER_QUOTA * place;
		return this.quotas.get(place)
			.state(reply[from], reply[from + 1], reply[from + 2], RedisClock.instant(reply[0]));
	}

}
