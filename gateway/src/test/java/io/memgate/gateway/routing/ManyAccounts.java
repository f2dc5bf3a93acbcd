package io.memgate.gateway.routing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.ScriptOutputType;

import io.memgate.gateway.admission.UsageField;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.UtcDay;

/**
 * Fills a Redis with accounts and their usage, by scripts that are short enough for a
 * gateway to go on beside them. Sparse accounts have a call or two on each of five days;
 * dense ones every day as many fields of usage as several projects, keys, Apis and
 * outcomes make.
 */
final class ManyAccounts {

	/** Days that a dense account has usage of. */
	static final int DAYS = 400;

	/** Calls of a dense account on each of its days. */
	static final long CALLS_A_DAY = 3 * 4 * 2 * 7 * 3;

	private static final int SPARSE_DAYS = 5;

	private static final int AT_ONCE = 200;

	private static final String ID = "ID";

	private static final List<String> APIS = List.of("addMessage", "searchMemory", "getMessage", "getMemory",
			"getMemoryById", "deleteMemory", "getStatus");

	private static final List<UsageField> FIELDS = IntStream.range(0, 4)
		.boxed()
		.flatMap((project) -> IntStream.range(0, 2)
			.boxed()
			.flatMap((key) -> APIS.stream()
				.flatMap((api) -> List.of("success", "failure", "refused")
					.stream()
					.map((outcome) -> new UsageField("project-" + project, "key" + project + key + "abcdef", api,
							outcome)))))
		.toList();

	/** An account of the index and its description, then its usage of each day. */
	private static final String SPARSE = """
			for i = tonumber(ARGV[1]), tonumber(ARGV[2]) do
			  local id = string.format('account-%06d', i)
			  redis.call('ZADD', KEYS[1], ARGV[3] + i, id)
			  redis.call('HSET', string.gsub(KEYS[2], 'ID', id), 'plan', 'free', 'created', ARGV[4])
			  for d = 3, #KEYS do
			    redis.call('HSET', string.gsub(KEYS[d], 'ID', id), 'app:key-of-app:addMessage:success', 12,
			      'app:key-of-app:addMessage:success:bytes', 4000, 'app:key-of-app:searchMemory:success', 3)
			  end
			end""";

	private static final String COPIES = """
			for d = 2, #KEYS do
			  redis.call('COPY', KEYS[1], KEYS[d], 'REPLACE')
			end""";

	private static final String BUSIEST = """
			for i = 1, 1000 do
			  local id = string.format('account-%06d', i)
			  redis.call('ZADD', KEYS[1], 1000 + i, id)
			  redis.call('ZADD', KEYS[2], 2000 - i, id)
			  redis.call('HSET', KEYS[3], id, ARGV[1])
			end""";

	private final RedisProcess redis;

	private final Instant now;

	ManyAccounts(RedisProcess redis, Instant now) {
		this.redis = redis;
		this.now = now;
	}

	void makeSparse(int accounts) {
		Instant created = this.now.minus(12, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
		AccountKeys keys = new AccountKeys(ID);
		List<String> names = new ArrayList<>(List.of(AccountKeys.INDEX, keys.description()));
		days(SPARSE_DAYS).forEach((day) -> names.add(keys.usage(UtcDay.name(day))));
		for (int first = 1; first <= accounts; first += AT_ONCE) {
			run(SPARSE, names, Integer.toString(first), Integer.toString(Math.min(accounts, first + AT_ONCE - 1)),
					Long.toString(created.getEpochSecond()), created.toString());
		}
	}

	void makeDense(String account) {
		AccountKeys keys = new AccountKeys(account);
		String pattern = "day-of-a-dense-account";
		this.redis.ask((commands) -> {
			FIELDS.forEach((field) -> {
				commands.hset(pattern, field.calls(), "3");
				commands.hset(pattern, field.bytes(), "1234");
				if (field.api().equals("addMessage") || field.api().equals("searchMemory")) {
					commands.hset(pattern, field.tokens(), "567");
				}
			});
			return commands.del(keys.usage(UtcDay.name(UtcDay.of(this.now))));
		});
		List<String> names = new ArrayList<>(List.of(pattern));
		days(DAYS).forEach((day) -> names.add(keys.usage(UtcDay.name(day))));
		run(COPIES, names);
		this.redis.ask((commands) -> commands.del(pattern));
	}

	/** Takes note that older days are folded, as they are once a day, into one sum. */
	void fold(String account) {
		String through = UtcDay.name(UtcDay.of(this.now).minusDays(DAYS));
		this.redis.ask((commands) -> commands.hset("mg:usage:folded", "through", through));
		AccountKeys keys = new AccountKeys(account);
		run(COPIES, List.of(keys.usage(UtcDay.name(UtcDay.of(this.now))), keys.usage(AccountKeys.EARLIER)));
	}

	/** A thousand accounts that have called today. */
	void makeBusy() {
		String day = UtcDay.name(UtcDay.of(this.now));
		run(BUSIEST, List.of("mg:{busiest}:calls:" + day, "mg:{busiest}:refusals:" + day, "mg:{busiest}:since:" + day),
				Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, this.now)));
	}

	/** The last days, today among them. */
	private List<LocalDate> days(int number) {
		LocalDate today = UtcDay.of(this.now);
		return today.minusDays(number - 1L).datesUntil(today.plusDays(1)).toList();
	}

	private void run(String script, List<String> keys, String... args) {
		this.redis.ask((commands) -> commands.<Object>eval(script, ScriptOutputType.STATUS, keys.toArray(String[]::new),
				args));
	}

}
