package io.memgate.gateway.usage;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.UtcDay;

import static org.assertj.core.api.Assertions.assertThat;

/** Usage as it is kept and read, on a real Redis, where seven days are kept. */
@ExtendWith(RedisServer.class)
class UsageBookRedisTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	private static final LocalDate TODAY = LocalDate.parse("2026-01-08");

	private static final Scheduler WORK = Schedulers.newBoundedElastic(1, 100, "usage-test");

	@AfterAll
	static void stop() {
		WORK.dispose();
	}

	@Test
	void daysThatAreKeptNoLongerBecomeOneSum(Redis redis) {
		Directory directory = new Directory(redis);
		directory.add(new Account("acme", "free", Instant.parse("2025-12-20T00:00:00Z"))).block();
		twoCallsOn("20251231", "20260101", "20260102", "20260103");
		UsageBook book = book(redis);
		UsageFolding folding = new UsageFolding(book, directory,
				Clock.fixed(Instant.parse("2026-01-08T12:00:00Z"), ZoneOffset.UTC));

		folding.round().block();
		folding.round().block();

		assertThat(RedisServer.commands().hgetall(ACME.usage(AccountKeys.EARLIER)))
			.isEqualTo(Map.of("a:k:add:success", "4", "a:k:add:success:bytes", "20", "through", "20260101"));
		assertThat(RedisServer.commands().exists(ACME.usage("20251231"), ACME.usage("20260101"))).isZero();
		assertThat(callsByDay(book)).isEqualTo(Map.of("earlier", 4L, "2026-01-02", 2L, "2026-01-03", 2L));
		assertThat(book.foldedThrough().block()).isEqualTo("2026-01-01");
	}

	@Test
	void daysThatAreDueAndNotFoldedYetAreInTheSumOfWhatIsEarlier(Redis redis) {
		UsageBook book = book(redis);
		book.folded(LocalDate.parse("2025-12-30")).block();
		twoCallsOn(AccountKeys.EARLIER, "20251231", "20260101", "20260102");

		assertThat(callsByDay(book)).isEqualTo(Map.of("earlier", 6L, "2026-01-02", 2L));
	}

	@Test
	void daysAreInTheSumWhereNothingWasEverFolded(Redis redis) {
		twoCallsOn("20251226", "20260108");

		assertThat(callsByDay(book(redis))).isEqualTo(Map.of("earlier", 2L, "2026-01-08", 2L));
	}

	@Test
	void aFoldingThatComesWhileOneReadsIsNeitherMissedNorCountedTwice(Redis redis) {
		UsageBook book = book(redis);
		twoCallsOn("20251231", "20260101");

		for (String day : List.of("2025-12-31", "2026-01-01")) {
			book.fold("acme", LocalDate.parse(day)).block();
			// As it was when the reader read it, before the folding.
			twoCallsOn(UtcDay.name(LocalDate.parse(day)));

			assertThat(callsByDay(book)).as(day).isEqualTo(Map.of("earlier", 4L));
		}
	}

	@Test
	void usageIsAddedUpOffTheThreadOnWhichRepliesCome(Redis redis) {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		twoCallsOn("20260107");

		book(redis).report("acme", ask("2026-01-02"))
			.doOnNext((report) -> threads.add(Thread.currentThread().getName()))
			.block();

		assertThat(threads).singleElement().asString().startsWith("usage-test");
	}

	@Test
	void aReportThatWouldBeTooLargeIsRefused(Redis redis) {
		for (int i = 0; i <= UsageSums.MOST_ROWS; i++) {
			RedisServer.commands().hset(ACME.usage("20260107"), "a:k" + i + ":add:success", "1");
		}
		UsageQuery byKey = UsageQuery.read(Map.of("from", List.of("2026-01-02"), "by", List.of("key")), TODAY,
				book(redis).firstKept(TODAY));

		StepVerifier.create(book(redis).report("acme", byKey)).expectError(UsageQueryException.class).verify();
	}

	private static void twoCallsOn(String... days) {
		for (String day : days) {
			RedisServer.commands().hset(ACME.usage(day), Map.of("a:k:add:success", "2", "a:k:add:success:bytes", "10"));
		}
	}

	private static Map<Object, Object> callsByDay(UsageBook book) {
		UsageReport report = Objects.requireNonNull(book.report("acme", ask("earlier")).block());
		Map<Object, Object> calls = new ConcurrentHashMap<>();
		report.rows()
			.forEach((row) -> calls.put(Objects.requireNonNull(row.get("day")),
					Objects.requireNonNull(row.get("calls"))));
		return calls;
	}

	private static UsageQuery ask(String from) {
		return UsageQuery.read(Map.of("from", List.of(from), "by", List.of("day")), TODAY,
				LocalDate.parse("2026-01-02"));
	}

	private static UsageBook book(Redis redis) {
		return new UsageBook(redis, RedisServer.openStore(), 7, WORK);
	}

}
