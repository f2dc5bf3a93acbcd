package io.memgate.gateway.admission;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Envelope;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Profile;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.UnknownRule;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.policy.Weight;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.util.unit.DataSize;

/**
 * A ledger under test with one account, {@code acme}, and two Apis.
 */
final class Books {

	static final String ACCOUNT = "acme";

	static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Code SUCCESS = new Code("0", true);

	private static final Map<String, Api> APIS = Map.of("add", api("add", Api.Effect.WRITE), "find",
			api("find", Api.Effect.READ));

	private static final Profile PROFILE = new Profile("test", new KeyForm("mpg", "Authorization", List.of("Token")),
			new Envelope("code", "message", "data", SUCCESS, Map.of(), Set.of()), Map.of(), APIS);

	static final Payload NO_TEXT = new Payload(new byte[0], null, 1);

	static final String NODE = "node-1";

	final Ledger ledger;

	/** The same books, whose reservations have lapsed when they are made or renewed. */
	final Ledger lapsing;

	private final Plan plan;

	private final UsagePolicy policy;

	Books(Redis redis, @Nullable Long add, @Nullable Long find, @Nullable Long total) {
		this(redis, new OpenAccounts(redis, Clock.systemUTC(), NODE), add, find, total);
	}

	Books(Redis redis, OpenAccounts accounts, @Nullable Long add, @Nullable Long find, @Nullable Long total) {
		this(redis, accounts, quota(add), quota(find), quota(total));
	}

	Books(Redis redis, Quota add) {
		this(redis, new OpenAccounts(redis, Clock.systemUTC(), NODE), add, null, null);
	}

	Books(Redis redis, RateLimit... rates) {
		this(redis, new OpenAccounts(redis, Clock.systemUTC(), NODE), null, null, null, rates);
	}

	/** Those with a quota of one Api, a total, and rates. */
	static Books of(Redis redis, long add, long total, RateLimit... rates) {
		return new Books(redis, new OpenAccounts(redis, Clock.systemUTC(), NODE), quota(add), null, quota(total),
				rates);
	}

	/** Those of a ledger that is there, with enough quota for a test. */
	Books(Ledger ledger) {
		this(ledger, ledger, quota(1000L), quota(1000L), null);
	}

	private Books(Redis redis, OpenAccounts accounts, @Nullable Quota add, @Nullable Quota find, @Nullable Quota total,
			RateLimit... rates) {
		this(new Ledger(redis, RedisServer.openStore(), Clock.systemUTC(), accounts, Duration.ofMinutes(1)),
				new Ledger(redis, RedisServer.openStore(), Clock.systemUTC(), accounts, Duration.ZERO), add, find,
				total, rates);
	}

	private Books(Ledger ledger, Ledger lapsing, @Nullable Quota add, @Nullable Quota find, @Nullable Quota total,
			RateLimit... rates) {
		this.ledger = ledger;
		this.lapsing = lapsing;
		this.plan = new Plan("free", DataSize.ofKilobytes(1), null, total,
				Map.of("add", new ApiLimits(add, null, null), "find", new ApiLimits(find, null, null)), List.of(rates));
		this.policy = policy(null);
	}

	/** The policy of these books, with a rule for unknown outcomes or none. */
	UsagePolicy policy(@Nullable UnknownRule rule) {
		return new UsagePolicy("0123456789ab", PROFILE, "cl100k_base", URI.create("https://example.com/quota"),
				Duration.ofDays(14), List.of(80, 100), rule, null, "free", Map.of("free", this.plan), Map.of());
	}

	private static @Nullable Quota quota(@Nullable Long calls) {
		return (calls != null) ? new Quota(calls, Period.LIFE) : null;
	}

	private static Api api(String name, Api.Effect effect) {
		return new Api(name, "POST", "/" + name, effect, Weight.ONE, Api.Request.JSON, Api.Answer.ENVELOPE, List.of(),
				List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
	}

	Call call(String api) {
		return Call.begin(Clock.systemUTC(), this.policy, APIS.get(api), null);
	}

	Caller caller() {
		return caller("first", "key1");
	}

	Decision admit(Call call) {
		return Objects.requireNonNull(this.ledger.admit(call, caller(), NO_TEXT, null).block(PATIENCE));
	}

	Decision admit(Call call, int tokens) {
		return admit(call, caller(), tokens);
	}

	Decision admit(Call call, Caller caller, int tokens) {
		return admit(call, caller, new Payload(new byte[0], tokens, 1));
	}

	Decision admitWeighing(Call call, int weight) {
		return admit(call, caller(), new Payload(new byte[0], null, weight));
	}

	private Decision admit(Call call, Caller caller, Payload payload) {
		return Objects.requireNonNull(this.ledger.admit(call, caller, payload, null).block(PATIENCE));
	}

	Caller caller(String project, String key) {
		return new Caller(ACCOUNT, project, key, "free", this.plan);
	}

	/** A caller of whom something may have changed since. */
	Caller remembered() {
		return new Caller(ACCOUNT, "first", "key1", "free", this.plan, null, true);
	}

	Decision admit(Call call, IdempotencyKey key) {
		return Objects.requireNonNull(this.ledger.admit(call, caller(), NO_TEXT, key).block(PATIENCE));
	}

	boolean settle(Call call, Outcome outcome) {
		return is(this.ledger.settle(reservation(call), outcome, null).map(Settled::done));
	}

	boolean settle(Call call, @Nullable IdempotencyKey key, Outcome outcome, @Nullable KeptAnswer answer) {
		return is(this.ledger.settle(this.ledger.reservation(call, caller(), NO_TEXT, key), outcome, answer)
			.map(Settled::done));
	}

	boolean reap(Call call, Outcome outcome) {
		return is(this.ledger.reap(reservation(call), outcome));
	}

	boolean reap(Call call, @Nullable IdempotencyKey key, Outcome outcome) {
		return is(this.ledger.reap(this.ledger.reservation(call, caller(), NO_TEXT, key), outcome));
	}

	boolean renew(Call call) {
		return is(this.ledger.renew(reservation(call)));
	}

	boolean lapse(Call call) {
		return is(this.lapsing.renew(reservation(call)));
	}

	/** What an admitted call holds, without its limits. */
	Decision.Admitted held(Call call) {
		return new Decision.Admitted(reservation(call), LimitStates.NONE, Instant.now());
	}

	Reservation reservation(Call call) {
		return this.ledger.reservation(call, caller(), NO_TEXT, null);
	}

	private static boolean is(Mono<Boolean> answer) {
		return Boolean.TRUE.equals(answer.block(PATIENCE));
	}

	static long used(String quota) {
		return counter(quota + ":u");
	}

	static long reserved(String quota) {
		return counter(quota + ":r");
	}

	private static long counter(String field) {
		String value = RedisServer.commands().hget(new AccountKeys(ACCOUNT).quota(), field);
		return (value != null) ? Long.parseLong(value) : 0;
	}

	static long open() {
		return RedisServer.commands().hlen(new AccountKeys(ACCOUNT).open());
	}

	static void grant(String quota, long amount, String id, double expiryMicros) {
		RedisServer.commands().zadd(new AccountKeys(ACCOUNT).granted(quota), expiryMicros, amount + ":" + id);
	}

	Settlements settlements(QuotaWatcher watcher) {
		return new Settlements(this.ledger, watcher, new AdmissionMetrics(new SimpleMeterRegistry()));
	}

}
