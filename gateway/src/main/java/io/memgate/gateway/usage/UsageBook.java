package io.memgate.gateway.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;

/**
 * The usage of accounts by day, project, key, Api and outcome. Days are kept for a
 * configured number; older ones are folded into one sum.
 */
public final class UsageBook {

	/** Shorter, and calls that Redis was not told for a while could come too late. */
	private static final int FEWEST_DAYS = 7;

	private static final int DAYS_AT_ONCE = 32;

	private static final RedisScript FOLD = RedisScript.load("fold");

	private static final String THROUGH = "through";

	private final Redis redis;

	private final Store store;

	private final int keepDays;

	/**
	 * @param keepDays days that are kept, today among them
	 */
	UsageBook(Redis redis, Store store, int keepDays) {
		if (keepDays < FEWEST_DAYS) {
			throw new IllegalArgumentException("memgate.usage.keep-days must be at least " + FEWEST_DAYS);
		}
		this.redis = redis;
		this.store = store;
		this.keepDays = keepDays;
	}

	/** The first day that is kept, as seen today. */
	public LocalDate firstKept(LocalDate today) {
		return today.minusDays(this.keepDays - 1L);
	}

	/**
	 * The usage of an account.
	 * @param from the first day, {@link #firstKept} at the earliest
	 * @param to the last day
	 * @param earlier whether the sum of all older days comes first
	 */
	public Mono<List<UsageRow>> read(String account, LocalDate from, LocalDate to, boolean earlier) {
		AccountKeys keys = new AccountKeys(account);
		List<String> days = new ArrayList<>();
		if (earlier) {
			days.add(AccountKeys.EARLIER);
		}
		from.datesUntil(to.plusDays(1)).forEach((day) -> days.add(name(day)));
		return this.store.whenOpen(Flux.fromIterable(days)
			.flatMapSequential((day) -> this.redis.hash(keys.usage(day)).map((counts) -> rows(day, counts)),
					DAYS_AT_ONCE)
			.concatMapIterable((rows) -> rows)
			.collectList());
	}

	/** The rows of a day. */
	static List<UsageRow> rows(String day, Map<String, String> counts) {
		Map<String, String> calls = new TreeMap<>(counts);
		calls.keySet().removeIf((field) -> !UsageRow.isCalls(field));
		return calls.keySet().stream().map((field) -> UsageRow.read(day, field, counts)).toList();
	}

	/** The last day that was folded; empty when none was. */
	Mono<LocalDate> foldedThrough() {
		return this.store.whenOpen(this.redis.fields(UsageKeys.FOLDED, THROUGH))
			.flatMap((found) -> Mono.justOrEmpty(day(found.getFirst())));
	}

	private static @Nullable LocalDate day(@Nullable String name) {
		return (name != null) ? LocalDate.parse(name, DateTimeFormatter.BASIC_ISO_DATE) : null;
	}

	/** Folds the usage of one day of an account. */
	Mono<Void> fold(String account, LocalDate day) {
		AccountKeys keys = new AccountKeys(account);
		return this.store
			.whenOpen(this.redis.run(FOLD, new String[] { keys.usage(name(day)), keys.usage(AccountKeys.EARLIER) }))
			.then();
	}

	/** Takes note that all accounts' usage of the days up to one is folded. */
	Mono<Void> folded(LocalDate through) {
		return this.store.whenOpen(this.redis.put(UsageKeys.FOLDED, Map.of(THROUGH, name(through)))).then();
	}

	/** The UTC day of an instant. */
	public static LocalDate day(Instant at) {
		return LocalDate.ofInstant(at, ZoneOffset.UTC);
	}

	static String name(LocalDate day) {
		return DateTimeFormatter.BASIC_ISO_DATE.format(day);
	}

}
