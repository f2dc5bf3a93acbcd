package io.memgate.gateway.usage;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;

/**
 * The accounts with most calls and with most refusals of a day. Counted in memory and
 * written once a second, one script for all accounts; what Redis did not take is not
 * repeated. Up to {@link #MOST} accounts in a day the numbers are exact but for that.
 */
public final class BusiestAccounts {

	/** Accounts remembered of a day. */
	static final int MOST = 1000;

	/** Accounts told in one script, some 10 µs of Redis each. */
	private static final int AT_ONCE = 100;

	private static final int SHOWN = 20;

	private static final String KEEP = Long.toString(Duration.ofDays(35).toMillis());

	private static final RedisScript BUSIEST = RedisScript.load("busiest");

	private final Redis redis;

	private final Store store;

	private final Map<OnDay, Activity> waiting = new ConcurrentHashMap<>();

	BusiestAccounts(Redis redis, Store store) {
		this.redis = redis;
		this.store = store;
	}

	void add(LocalDate day, String account, boolean refused) {
		this.waiting.merge(new OnDay(day, account), new Activity(1, refused ? 1 : 0), Activity::plus);
	}

	Mono<Void> round() {
		Map<LocalDate, List<String>> byDay = new HashMap<>();
		for (OnDay who : this.waiting.keySet()) {
			Activity activity = this.waiting.remove(who);
			if (activity != null) {
				byDay.computeIfAbsent(who.day(), (day) -> new ArrayList<>())
					.addAll(List.of(who.account(), Long.toString(activity.calls()),
							Long.toString(activity.refusals())));
			}
		}
		return Flux.fromIterable(byDay.entrySet())
			.concatMap((day) -> Flux.fromIterable(day.getValue())
				.buffer(3 * AT_ONCE)
				.concatMap((some) -> write(day.getKey(), some)))
			.then();
	}

	private Mono<long[]> write(LocalDate day, List<String> activities) {
		List<String> args = new ArrayList<>(List.of(Integer.toString(MOST), KEEP));
		args.addAll(activities);
		return this.store.whenOpen(this.redis.run(BUSIEST,
				new String[] { UsageKeys.calls(day), UsageKeys.refusals(day), UsageKeys.since(day) },
				args.toArray(String[]::new)))
			.onErrorComplete(RedisUnavailableException.class);
	}

	/** The busiest accounts of a day, 20 at most of each kind. */
	public Mono<Busiest> of(LocalDate day) {
		return this.store.whenOpen(Mono
			.zip(this.redis.highest(UsageKeys.calls(day), SHOWN), this.redis.highest(UsageKeys.refusals(day), SHOWN))
			.flatMap((top) -> read(day, List.copyOf(top.getT1().keySet()), List.copyOf(top.getT2().keySet()))));
	}

	private Mono<Busiest> read(LocalDate day, List<String> byCalls, List<String> byRefusals) {
		List<String> both = Stream.concat(byCalls.stream(), byRefusals.stream()).distinct().toList();
		if (both.isEmpty()) {
			return Mono.just(new Busiest(day, true, List.of(), List.of()));
		}
		return Mono
			.zip(this.redis.scores(UsageKeys.calls(day), both), this.redis.scores(UsageKeys.refusals(day), both),
					this.redis.fields(UsageKeys.since(day), both.toArray(String[]::new)),
					this.redis.size(UsageKeys.calls(day)), this.redis.size(UsageKeys.refusals(day)))
			.map((found) -> {
				boolean exact = found.getT4() < MOST && found.getT5() < MOST;
				Map<String, Busy> known = new HashMap<>();
				for (int i = 0; i < both.size(); i++) {
					known.put(both.get(i), Busy.of(both.get(i), found.getT1().get(i), found.getT2().get(i),
							found.getT3().get(i), exact));
				}
				return new Busiest(day, exact, byCalls.stream().map(known::get).toList(),
						byRefusals.stream().map(known::get).toList());
			});
	}

	private record OnDay(LocalDate day, String account) {
	}

	private record Activity(long calls, long refusals) {

		Activity plus(Activity other) {
			return new Activity(this.calls + other.calls, this.refusals + other.refusals);
		}

	}

}
