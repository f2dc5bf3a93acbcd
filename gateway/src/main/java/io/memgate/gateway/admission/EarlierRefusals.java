package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.RefusalKeeper;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Keeps the refusals that an account's calls meet before admission, so that every one of
 * them can be looked up: of each account the first few between two rounds, which write
 * them, one script for each account. Redis's absence is waited for.
 */
public final class EarlierRefusals implements GatewayFilter {

	/** Of one account between two rounds. */
	static final int MOST_OF_ACCOUNT = 10;

	private static final int MOST_WAITING = 10_000;

	private static final int AT_ONCE = 8;

	private static final RedisScript NOTE = RedisScript.load("note");

	private final Redis redis;

	private final Clock clock;

	private final ConcurrentLinkedQueue<Kept> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	private volatile Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

	/**
	 * @param clock shows Redis's time
	 */
	EarlierRefusals(Redis redis, Clock clock) {
		this.redis = redis;
		this.clock = clock;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Call call = Call.of(exchange);
		Caller caller = Caller.of(exchange);
		RefusalKeeper keeper = (refusal) -> keep(refusal, call, caller);
		keeper.attach(exchange);
		return chain.filter(exchange);
	}

	private boolean keep(Refusal refusal, Call call, Caller caller) {
		int before = this.counts.computeIfAbsent(caller.account(), (id) -> new AtomicInteger()).getAndIncrement();
		if (before >= MOST_OF_ACCOUNT || this.size.get() >= MOST_WAITING) {
			return false;
		}
		add(new Kept(caller.account(), decision(refusal, call, caller)));
		return true;
	}

	private void add(Kept kept) {
		this.size.incrementAndGet();
		this.waiting.add(kept);
	}

	private String decision(Refusal refusal, Call call, Caller caller) {
		String now = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, this.clock.instant()));
		String usage = caller.project() + ':' + caller.key() + ':' + call.governed().name();
		String by = refusal.violated().isEmpty() ? refusal.condition().key() : refusal.violated().getFirst();
		return String.join(" ", call.id(), "refused", now, now, usage, call.policy().revision(), by, "-");
	}

	/** Writes what waits. */
	Mono<Void> round() {
		this.counts = new ConcurrentHashMap<>();
		return Flux.fromIterable(taken().entrySet())
			.flatMap((account) -> write(account.getKey(), account.getValue()), AT_ONCE)
			.then();
	}

	private Map<String, List<Kept>> taken() {
		List<Kept> taken = new ArrayList<>();
		for (Kept next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			taken.add(next);
		}
		this.size.addAndGet(-taken.size());
		return taken.stream().collect(Collectors.groupingBy(Kept::account));
	}

	private Mono<Void> write(String account, List<Kept> kept) {
		List<String> args = new ArrayList<>(List.of(Ledger.KEEP, Ledger.MOST_DECISIONS));
		kept.forEach((each) -> args.add(each.decision()));
		return this.redis.run(NOTE, new String[] { new AccountKeys(account).decisions() }, args.toArray(String[]::new))
			.onErrorResume(RedisUnavailableException.class, (ex) -> Mono.fromRunnable(() -> kept.forEach(this::add)))
			.then();
	}

	/** A member of an account's decisions. */
	private record Kept(String account, String decision) {

	}

}
