package io.memgate.gateway.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

	/** Accounts told in one script. */
	private static final int AT_ONCE = 500;

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

	void add(String day, String account, boolean refused) {
		this.waiting.merge(new OnDay(day, account), new Activity(1, refused ? 1 : 0), Activity::plus);
	}

	Mono<Void> round() {
		Map<String, List<String>> byDay = new HashMap<>();
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

	private Mono<long[]> write(String day, List<String> activities) {
		List<String> args = new ArrayList<>(List.of(Integer.toString(MOST), KEEP));
		args.addAll(activities);
		return this.store
			.whenOpen(this.redis.run(BUSIEST, new String[] { UsageKeys.calls(day), UsageKeys.refusals(day) },
					args.toArray(String[]::new)))
			.onErrorComplete(RedisUnavailableException.class);
	}

	/**
	 * The busiest accounts of a day, 20 at most of each kind.
	 * @param day {@code yyyyMMdd}
	 */
	public Mono<Busiest> of(String day) {
		return this.store.whenOpen(Mono.zip(top(UsageKeys.calls(day)), top(UsageKeys.refusals(day)), Busiest::new));
	}

	private Mono<List<Busy>> top(String key) {
		return this.redis.highest(key, SHOWN)
			.map((accounts) -> accounts.entrySet()
				.stream()
				.map((account) -> new Busy(account.getKey(), account.getValue().longValue()))
				.toList());
	}

	/**
	 * The busiest accounts of a day, the busiest first.
	 *
	 * @param calls by all calls with a valid key, refused ones too
	 * @param refusals by refused calls
	 */
	public record Busiest(List<Busy> calls, List<Busy> refusals) {

		public Busiest {
			calls = List.copyOf(calls);
			refusals = List.copyOf(refusals);
		}

	}

	/**
	 * One account.
	 *
	 * @param account its id
	 * @param number of its calls or refusals
	 */
	public record Busy(String account, long number) {
	}

	private record OnDay(String day, String account) {
	}

	private record Activity(long calls, long refusals) {

		Activity plus(Activity other) {
			return new Activity(this.calls + other.calls, this.refusals + other.refusals);
		}

	}

}
