package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.redis.UtcDay;

/**
 * Adds refused and replayed calls to the usage of their day: one script a second for each
 * account that had any. What Redis did not take waits for the next round; what it may
 * have taken is not told again, so that no call is counted twice. A node that dies takes
 * its last second with it.
 */
final class UnsettledUsage {

	/** Counts that wait; a call that would be one more is lost. */
	static final int MOST_WAITING = 10_000;

	private static final int AT_ONCE = 8;

	private static final RedisScript TALLY = RedisScript.load("tally");

	private final Redis redis;

	private final Store store;

	private final Map<Place, Counts> waiting = new ConcurrentHashMap<>();

	private final Counter lost;

	UnsettledUsage(Redis redis, Store store, MeterRegistry registry) {
		this.redis = redis;
		this.store = store;
		this.lost = Counter.builder("memgate.usage.lost")
			.description("Refused and replayed calls that are missing in the usage of their account")
			.register(registry);
	}

	/** Counts calls under a field of an account's usage of a day. */
	void add(String account, LocalDate day, String field, Counts counts) {
		Place place = new Place(account, day, field);
		if (this.waiting.size() < MOST_WAITING || this.waiting.containsKey(place)) {
			this.waiting.merge(place, counts, Counts::plus);
		}
		else {
			this.lost.increment(counts.calls());
		}
	}

	Mono<Void> round() {
		return Flux.fromIterable(taken().entrySet())
			.flatMap((usage) -> write(usage.getKey(), usage.getValue()), AT_ONCE)
			.then();
	}

	/** All that waits, by account and day. */
	private Map<Place, Map<String, Counts>> taken() {
		Map<Place, Map<String, Counts>> taken = new HashMap<>();
		for (Place place : this.waiting.keySet()) {
			Counts counts = this.waiting.remove(place);
			if (counts != null) {
				taken.computeIfAbsent(place.whole(), (whole) -> new HashMap<>()).put(place.field(), counts);
			}
		}
		return taken;
	}

	private Mono<Void> write(Place usage, Map<String, Counts> fields) {
		List<String> args = new ArrayList<>(4 * fields.size());
		fields.forEach((field, counts) -> args.addAll(List.of(field, Long.toString(counts.calls()),
				Long.toString(counts.inputBytes()), Long.toString(counts.inputTokens()))));
		String key = new AccountKeys(usage.account()).usage(UtcDay.name(usage.day()));
		return this.store.whenOpen(this.redis.run(TALLY, new String[] { key }, args.toArray(String[]::new)))
			.then()
			.onErrorResume(RedisUnavailableException.class, (ex) -> Mono.fromRunnable(() -> failed(ex, usage, fields)));
	}

	private void failed(RedisUnavailableException ex, Place usage, Map<String, Counts> fields) {
		fields.forEach((field, counts) -> {
			if (ex.mayHaveRun()) {
				this.lost.increment(counts.calls());
			}
			else {
				add(usage.account(), usage.day(), field, counts);
			}
		});
	}

	/**
	 * Where calls are counted.
	 *
	 * @param field empty for all of a day's
	 */
	private record Place(String account, LocalDate day, String field) {

		Place whole() {
			return new Place(this.account, this.day, "");
		}

	}

}
