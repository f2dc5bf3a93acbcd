package io.memgate.gateway.usage;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;

import static org.assertj.core.api.Assertions.assertThat;

/** What is counted beside settling, on a real Redis. */
@ExtendWith(RedisServer.class)
class UsageCountsRedisTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	private static final String REFUSED = "first:key1:add:refused";

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void refusalsOfARoundAreOneSumByField(Redis redis) {
		UnsettledUsage unsettled = new UnsettledUsage(redis, RedisServer.openStore(), this.registry);
		unsettled.add("acme", "20260101", REFUSED, new Counts(1, 10, 0));
		unsettled.add("acme", "20260101", REFUSED, new Counts(1, 20, 7));
		unsettled.add("acme", "20260102", REFUSED, new Counts(1, 0, 0));

		unsettled.round().block();
		unsettled.round().block();

		assertThat(RedisServer.commands().hgetall(ACME.usage("20260101")))
			.isEqualTo(Map.of(REFUSED, "2", REFUSED + ":bytes", "30", REFUSED + ":tokens", "7"));
		assertThat(RedisServer.commands().hgetall(ACME.usage("20260102"))).isEqualTo(Map.of(REFUSED, "1"));
	}

	@Test
	void whatAClosedStoreDoesNotTakeWaits(Redis redis) {
		Store store = new Store(Clock.systemUTC());
		UnsettledUsage unsettled = new UnsettledUsage(redis, store, this.registry);
		unsettled.add("acme", "20260101", REFUSED, new Counts(1, 0, 0));
		unsettled.round().block();
		unsettled.add("acme", "20260101", REFUSED, new Counts(1, 0, 0));

		RedisServer.open(store);
		unsettled.round().block();

		assertThat(RedisServer.commands().hget(ACME.usage("20260101"), REFUSED)).isEqualTo("2");
	}

	@Test
	void whatWaitsIsBoundedAndTheRestIsCountedAsLost(Redis redis) {
		UnsettledUsage unsettled = new UnsettledUsage(redis, RedisServer.openStore(), this.registry);
		for (int i = 0; i < UnsettledUsage.MOST_WAITING + 3; i++) {
			unsettled.add("acme", "20260101", "first:key" + i + ":add:refused", new Counts(1, 0, 0));
		}
		unsettled.add("acme", "20260101", "first:key0:add:refused", new Counts(1, 0, 0));

		assertThat(this.registry.get("memgate.usage.lost").counter().count()).isEqualTo(3);
	}

	@Test
	void theBusiestAccountsAreCountedByCallsAndByRefusals(Redis redis) {
		BusiestAccounts busiest = new BusiestAccounts(redis, RedisServer.openStore());
		busiest.add("20260101", "acme", false);
		busiest.add("20260101", "acme", true);
		busiest.add("20260101", "other", true);
		busiest.round().block();
		busiest.add("20260101", "other", true);
		busiest.round().block();

		BusiestAccounts.Busiest found = Objects.requireNonNull(busiest.of("20260101").block());

		assertThat(found.calls()).containsExactlyInAnyOrder(new BusiestAccounts.Busy("acme", 2),
				new BusiestAccounts.Busy("other", 2));
		assertThat(found.refusals()).containsExactly(new BusiestAccounts.Busy("other", 2),
				new BusiestAccounts.Busy("acme", 1));
	}

	@Test
	void anAccountThatComesLateInADayOfManyIsNotLeftOut(Redis redis) {
		BusiestAccounts busiest = new BusiestAccounts(redis, RedisServer.openStore());
		for (int i = 0; i < BusiestAccounts.MOST + 200; i++) {
			busiest.add("20260101", "account-" + i, false);
			busiest.add("20260101", "account-" + i, false);
		}
		busiest.round().block();
		for (int second = 0; second < 50; second++) {
			busiest.add("20260101", "late", false);
			busiest.round().block();
		}

		BusiestAccounts.Busiest found = Objects.requireNonNull(busiest.of("20260101").block());

		assertThat(found.calls().getFirst().account()).isEqualTo("late");
		assertThat(found.calls().getFirst().number()).isBetween(50L, 54L);
		assertThat(RedisServer.commands().zcard(UsageKeys.calls("20260101"))).isEqualTo(BusiestAccounts.MOST);
	}

	@Test
	void theFirstCallUnderARevisionIsTheEarliestWhoeverTellsFirst(Redis redis) {
		Instant early = Instant.parse("2026-01-01T10:00:00Z");
		FirstCalls one = new FirstCalls(redis, RedisServer.openStore());
		FirstCalls other = new FirstCalls(redis, RedisServer.openStore());
		one.see("acme", "rev1", early.plusMillis(300));
		one.round().block();
		other.see("acme", "rev1", early);
		other.see("acme", "rev2", early.plusSeconds(60));
		other.round().block();
		one.see("acme", "rev1", early.minusSeconds(1));
		one.round().block();

		assertThat(one.of("acme").block()).containsExactly(new FirstCalls.FirstCall("rev2", early.plusSeconds(60)),
				new FirstCalls.FirstCall("rev1", early));
	}

	@Test
	void daysThatAreKeptNoLongerBecomeOneSum(Redis redis) {
		Directory directory = new Directory(redis);
		directory.add(new Account("acme", "free", Instant.parse("2025-12-20T00:00:00Z"))).block();
		for (String day : List.of("20251231", "20260101", "20260102", "20260103")) {
			RedisServer.commands().hset(ACME.usage(day), Map.of("a:k:add:success", "2", "a:k:add:success:bytes", "10"));
		}
		UsageBook book = new UsageBook(redis, RedisServer.openStore(), 7);
		Clock eighth = Clock.fixed(Instant.parse("2026-01-08T12:00:00Z"), ZoneOffset.UTC);
		UsageFolding folding = new UsageFolding(book, directory, eighth);

		folding.round().block();
		folding.round().block();

		Counts four = new Counts(4, 20, 0);
		Counts two = new Counts(2, 10, 0);
		assertThat(book.read("acme", LocalDate.parse("2025-12-30"), LocalDate.parse("2026-01-08"), true).block())
			.containsExactly(new UsageRow("earlier", "a", "k", "add", "success", four),
					new UsageRow("2026-01-02", "a", "k", "add", "success", two),
					new UsageRow("2026-01-03", "a", "k", "add", "success", two));
		assertThat(book.foldedThrough().block()).isEqualTo("2026-01-01");
	}

}
