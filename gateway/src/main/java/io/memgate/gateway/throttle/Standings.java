package io.memgate.gateway.throttle;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Standing;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.ThrottleRules;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.throttle.StandingCall.Order;

/**
 * The standing of every account, kept in Redis. Each change is made by one script, kept
 * in the account's history, and told to the audit log and the meters. Every method fails
 * with a {@link io.memgate.gateway.redis.RedisUnavailableException} as the signal.
 */
public final class Standings {

	private static final RedisScript STANDING = RedisScript.load("standing");

	private static final Comparator<Throttled> LATEST_FIRST = Comparator
		.comparing((Throttled each) -> Objects.requireNonNullElse(each.standing().since(), Instant.EPOCH))
		.reversed()
		.thenComparing(Throttled::account);

	private final Redis redis;

	private final Store store;

	private final PolicyInForce policy;

	private final Clock clock;

	private final StandingChanges changes;

	private final ThrottledIndex index;

	Standings(Redis redis, Store store, PolicyInForce policy, Clock clock, StandingChanges changes) {
		this.redis = redis;
		this.store = store;
		this.policy = policy;
		this.clock = clock;
		this.changes = changes;
		this.index = new ThrottledIndex(redis);
	}

	/**
	 * Weighs evidence, and takes a step where it is too much.
	 * @return the change; empty when there was none
	 */
	Mono<Change> weigh(String account, Pieces pieces, ThrottleRules rules) {
		return change(account, StandingCall.weigh(pieces, rules), rules);
	}

	/**
	 * Throttles an account, whatever the evidence.
	 * @param until when it ends; null for a permanent throttle
	 * @param rate calls a minute let through until then; 0 for none
	 */
	public Mono<Change> throttle(String account, @Nullable Instant until, int rate, String actor, String reason) {
		return change(account, new StandingCall(Order.THROTTLE, actor, reason, until, rate, null), rules());
	}

	/**
	 * Makes permanent what the gateway has proposed.
	 * @return the change; empty when nothing is proposed
	 */
	public Mono<Change> confirm(String account, String actor, String reason) {
		return change(account, StandingCall.of(Order.CONFIRM, actor, reason), rules());
	}

	/**
	 * Lets an account call again, and forgets its steps and the evidence.
	 * @return the change; empty when there is nothing to lift
	 */
	public Mono<Change> lift(String account, String actor, String reason) {
		return change(account, StandingCall.of(Order.LIFT, actor, reason), rules());
	}

	private Mono<Change> change(String account, StandingCall call, @Nullable ThrottleRules rules) {
		AccountKeys keys = new AccountKeys(account);
		return this.store
			.whenOpen(this.redis.run(STANDING, new String[] { keys.standing(), keys.standingHistory() },
					call.args(rules)))
			.filter((reply) -> reply[1] != 0)
			.flatMap((reply) -> made(account, RedisClock.instant(reply[0])))
			.doOnNext((change) -> this.changes.tell(account, change))
			.flatMap((change) -> this.index.note(account, change).thenReturn(change));
	}

	/** The change that was made at an instant. */
	private Mono<Change> made(String account, Instant at) {
		return history(account).flatMap(
				(history) -> Mono.justOrEmpty(history.stream().filter((change) -> change.at().equals(at)).findFirst()));
	}

	/** Where an account stands, what is counted against it, and how it came about. */
	public Mono<StandingReport> report(String account) {
		return Mono.zip(this.redis.hash(new AccountKeys(account).standing()), history(account),
				(hash, history) -> report(hash, history));
	}

	/**
	 * The accounts that are throttled and those for which that is proposed, the latest
	 * first; {@link ThrottledIndex#MOST} at most.
	 */
	public Mono<List<Throttled>> throttled() {
		return this.store.whenOpen(this.index.accounts())
			.flatMapMany(Flux::fromIterable)
			.flatMapSequential((account) -> this.redis.hash(new AccountKeys(account).standing())
				.map((hash) -> new Throttled(account, standing(hash))))
			.filterWhen((each) -> isThrottled(each.standing()) ? Mono.just(true)
					: this.index.remove(each.account()).thenReturn(false))
			.collectSortedList(LATEST_FIRST);
	}

	private static boolean isThrottled(Standing standing) {
		return standing.state() != Standing.State.NONE || standing.proposed();
	}

	private Standing standing(Map<String, String> hash) {
		ThrottleRules rules = rules();
		return Standing.read(hash).at(this.clock.instant(), (rules != null) ? rules.forgottenAfter() : null);
	}

	private StandingReport report(Map<String, String> hash, List<Change> history) {
		Instant now = this.clock.instant();
		ThrottleRules rules = rules();
		if (rules == null) {
			return new StandingReport(Standing.read(hash).at(now, null), List.of(), history);
		}
		return new StandingReport(Standing.read(hash).at(now, rules.forgottenAfter()),
				rules.evidence()
					.entrySet()
					.stream()
					.sorted(Map.Entry.comparingByKey())
					.map((rule) -> EvidenceCount.of(rule.getKey(), rule.getValue(), hash, now))
					.toList(),
				history);
	}

	private Mono<List<Change>> history(String account) {
		return this.redis.list(new AccountKeys(account).standingHistory(), StandingCall.MOST_CHANGES)
			.map((entries) -> entries.stream().map(Change::read).toList());
	}

	private @Nullable ThrottleRules rules() {
		return this.policy.get().throttle();
	}

}
