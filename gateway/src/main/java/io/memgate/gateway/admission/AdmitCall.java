package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisClock;

/**
 * One run of {@code admit.lua}: its keys and arguments, and what its reply means.
 *
 * @param call what is asked
 * @param reservation what it holds if it is admitted
 * @param limits what it is counted under
 * @param key by which a repeated call is known; null for a call without one
 */
record AdmitCall(Call call, Reservation reservation, List<Limit> limits, @Nullable IdempotencyKey key) {

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

	static AdmitCall of(Call call, Caller caller, @Nullable IdempotencyKey key, String node, Instant now) {
		return new AdmitCall(call, Reservation.of(call, caller, key, node, now),
				Limit.of(caller.limits(), call.governed()), key);
	}

	String[] keys() {
		AccountKeys account = new AccountKeys(this.reservation.account());
		List<String> keys = new ArrayList<>(5 + this.limits.size());
		keys.add(account.quota());
		keys.add(account.open());
		keys.add(account.gone(this.reservation.id()));
		keys.add(account.decisions());
		this.limits.forEach((limit) -> keys.add(account.granted(limit.name())));
		if (this.key != null) {
			keys.add(account.repeat(this.key.hash()));
		}
		return keys.toArray(String[]::new);
	}

	/**
	 * @param ttl until the reservation may be reaped
	 */
	String[] args(Duration ttl) {
		List<String> args = new ArrayList<>(6 + PER_QUOTA * this.limits.size());
		args.add(this.reservation.id());
		args.add(Long.toString(ttl.toMillis()));
		args.add(this.reservation.note());
		args.add((this.key != null) ? this.key.fingerprint() : "");
		args.add(Ledger.KEEP);
		args.add(Ledger.MOST_DECISIONS);
		for (Limit limit : this.limits) {
			args.add(limit.name());
			args.add(limit.calls());
			args.add(limit.period());
		}
		return args.toArray(String[]::new);
	}

	/** Whether a reply says that the call was answered before. */
	static boolean isAnswered(long[] reply) {
		return reply[1] == ANSWERED;
	}

	/** The decision of a reply, unless the call was answered before. */
	Decision decision(long[] reply) {
		return switch ((int) reply[1]) {
			case ADMITTED -> admitted(reply);
			case REFUSED -> refusedBy(quota((int) reply[2] - 1, reply));
			case RELEASED -> throw new IllegalStateException("call " + this.call.id() + " was released before it came");
			case STILL_RUNNING -> refused(AdmissionRefusals.stillRunning(), reply);
			case OTHER_REQUEST -> refused(AdmissionRefusals.keyOfAnotherRequest(), reply);
			case NOT_KEPT -> refused(AdmissionRefusals.answerNotKept(), reply);
			default -> throw new IllegalStateException("admit replied with an unknown verdict " + reply[1]);
		};
	}

	private Decision admitted(long[] reply) {
		Instant at = RedisClock.instant(reply[0]);
		return new Decision.Admitted(this.reservation.admitted(at), quotas(reply), at);
	}

	private Decision refusedBy(QuotaState quota) {
		return new Decision.Refused((quota.used() >= quota.limit())
				? AdmissionRefusals.usedUp(quota, this.call.policy().contact()) : AdmissionRefusals.held(quota),
				List.of(quota));
	}

	Decision refused(Refusal refusal, long[] reply) {
		return new Decision.Refused(refusal, quotas(reply));
	}

	/** The quotas of a reply that have a limit. */
	List<QuotaState> quotas(long[] reply) {
		List<QuotaState> quotas = new ArrayList<>(this.limits.size());
		for (int i = 0; i < this.limits.size(); i++) {
			if (this.limits.get(i).quota() != null) {
				quotas.add(quota(i, reply));
			}
		}
		return quotas;
	}

	private QuotaState quota(int place, long[] reply) {
		int from = HEAD + PER_QUOTA * place;
		return this.limits.get(place)
			.state(reply[from], reply[from + 1], reply[from + 2], RedisClock.instant(reply[0]));
	}

}
