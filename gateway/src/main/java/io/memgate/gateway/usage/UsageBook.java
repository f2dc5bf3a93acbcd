package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.redis.UtcDay;

/**
 * The usage of accounts by day, project, key, Api and outcome. Days are kept for a
 * configured number; older ones are folded into one sum.
 *
 * <p>
 * Between midnight and the folding there are days that are kept no longer and not folded
 * yet. The sum of what is earlier has them: they are read before it, and it says through
 * which day it has been folded itself, so that a folding that comes between is neither
 * missed nor counted twice. However long nobody has folded, no more days are looked for
 * than are kept.
 */
public final class UsageBook {

	/** Shorter, and calls that Redis was not told for a while could come too late. */
	private static final int FEWEST_DAYS = 7;

	/** More, and others' commands would wait behind a large report. */
	private static final int DAYS_AT_ONCE = 8;

	private static final int REPORTS_AT_ONCE = 4;

	private static final int MOST_WAITING = 200;

	private static final RedisScript FOLD = RedisScript.load("fold");

	private final Redis redis;

	private final Store store;

	private final int keepDays;

	private final Scheduler adding;

	private final Turns turns = new Turns(REPORTS_AT_ONCE, MOST_WAITING);

	/**
	 * @param keepDays days that are kept, today among them
	 * @param adding where usage is added up
	 */
	UsageBook(Redis redis, Store store, int keepDays, Scheduler adding) {
		if (keepDays < FEWEST_DAYS) {
			throw new IllegalArgumentException("memgate.usage.keep-days must be at least " + FEWEST_DAYS);
		}
		this.redis = redis;
		this.store = store;
		this.keepDays = keepDays;
		this.adding = adding;
	}

	/** The first day that is kept, as seen today. */
	public LocalDate firstKept(LocalDate today) {
		return today.minusDays(this.keepDays - 1L);
	}

	/**
	 * What is asked of the usage of an account. Fails with a {@link UsageQueryException}
	 * when that is too much for one answer, and with a {@link TooManyReportsException}
	 * when others are in the way.
	 */
	public Mono<UsageReport> report(String account, UsageQuery query) {
		return this.turns
			.inTurn(this.store.whenOpen(earlier(account, query).concatWith(days(account, query.from(), query.to()))
				.publishOn(this.adding, DAYS_AT_ONCE)
				.collect(() -> new UsageSums(query), (sums, day) -> sums.add(day.day(), day.counts()))
				.map((sums) -> sums.report(account))));
	}

	private Flux<DayCounts> days(String account, LocalDate from, LocalDate to) {
		return Flux.fromStream(() -> datesFrom(from, to)).flatMapSequential((day) -> day(account, day), DAYS_AT_ONCE);
	}

	/** The days from one to another; none when that is before it. */
	private static Stream<LocalDate> datesFrom(LocalDate from, LocalDate to) {
		return from.isAfter(to) ? Stream.empty() : from.datesUntil(to.plusDays(1));
	}

	private Mono<DayCounts> day(String account, LocalDate day) {
		return this.redis.hash(new AccountKeys(account).usage(UtcDay.name(day)))
			.map((counts) -> new DayCounts(day, counts));
	}

	private Flux<DayCounts> earlier(String account, UsageQuery query) {
		if (!query.earlier()) {
			return Flux.empty();
		}
		LocalDate kept = query.from();
		LocalDate longest = kept.minusDays(this.keepDays);
		return foldedThrough().map((through) -> through.plusDays(1))
			.filter((due) -> due.isAfter(longest))
			.defaultIfEmpty(longest)
			.flatMapMany((due) -> days(account, due, kept.minusDays(1)).collectList()
				.flatMapMany((days) -> earlier(account).flatMapMany((sum) -> Flux.fromIterable(days)
					.filter((day) -> !sum.has(day))
					.map((day) -> new DayCounts(null, day.counts()))
					.startWith(sum))));
	}

	private Mono<DayCounts> earlier(String account) {
		return this.redis.hash(new AccountKeys(account).usage(AccountKeys.EARLIER))
			.map((counts) -> new DayCounts(null, counts));
	}

	/** The last day that was folded; empty when none was. */
	Mono<LocalDate> foldedThrough() {
		return this.store.whenOpen(this.redis.fields(UsageKeys.FOLDED, UsageKeys.THROUGH))
			.flatMap((found) -> Mono.justOrEmpty(found.getFirst()))
			.map(UtcDay::read);
	}

	/** Folds the usage of one day of an account. */
	Mono<Void> fold(String account, LocalDate day) {
		AccountKeys keys = new AccountKeys(account);
		String name = UtcDay.name(day);
		return this.store
			.whenOpen(this.redis.run(FOLD, new String[] { keys.usage(name), keys.usage(AccountKeys.EARLIER) }, name))
			.then();
	}

	/** Takes note that all accounts' usage of the days up to one is folded. */
	Mono<Void> folded(LocalDate through) {
		return this.store.whenOpen(this.redis.put(UsageKeys.FOLDED, Map.of(UsageKeys.THROUGH, UtcDay.name(through))))
			.then();
	}

	/**
	 * What Redis holds of a day.
	 *
	 * @param day the day; null for all that are kept no longer
	 * @param counts by field
	 */
	private record DayCounts(@Nullable LocalDate day, Map<String, String> counts) {

		/** Whether this sum has that day. */
		boolean has(DayCounts other) {
			String through = this.counts.get(UsageKeys.THROUGH);
			return through != null && other.day != null && !other.day.isAfter(UtcDay.read(through));
		}

	}

}
