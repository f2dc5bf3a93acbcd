package io.memgate.gateway.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What is counted beside settling, on a real Redis. */
@ExtendWith(RedisServer.class)
class UsageCountsRedisTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	private static final LocalDate FIRST = LocalDate.parse("2026-01-01");

	private static final LocalDate SECOND = LocalDate.parse("2026-01-02");

	private static final String REFUSED = "first:key1:add:refused";

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void refusalsOfARoundAreOneSumByField(Redis redis) {
		UnsettledUsage unsettled = new UnsettledUsage(redis, RedisServer.openStore(), this.registry);
		unsettled.add("acme", FIRST, REFUSED, new Counts(1, 10, 0));
		unsettled.add("acme", FIRST, REFUSED, new Counts(1, 20, 7));
		unsettled.add("acme", SECOND, REFUSED, new Counts(1, 0, 0));

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
		unsettled.add("acme", FIRST, REFUSED, new Counts(1, 0, 0));
		unsettled.round().block();
		unsettled.add("acme", FIRST, REFUSED, new Counts(1, 0, 0));

		RedisServer.open(store);
		unsettled.round().block();

		assertThat(RedisServer.commands().hget(ACME.usage("20260101"), REFUSED)).isEqualTo("2");
	}

	@Test
	void whatWaitsIsBoundedAndTheRestIsCountedAsLost(Redis redis) {
		UnsettledUsage unsettled = new UnsettledUsage(redis, RedisServer.openStore(), this.registry);
		for (int i = 0; i < UnsettledUsage.MOST_WAITING + 3; i++) {
			unsettled.add("acme", FIRST, "first:key" + i + ":add:refused", new Counts(1, 0, 0));
		}
		unsettled.add("acme", FIRST, "first:key0:add:refused", new Counts(1, 0, 0));

		assertThat(this.registry.get("memgate.usage.lost").counter().count()).isEqualTo(3);
	}

	@Test
	void theBusiestAccountsAreCountedByCallsAndByRefusals(Redis redis) {
		Instant before = Instant.now().minusSeconds(1);
		BusiestAccounts busiest = new BusiestAccounts(redis, RedisServer.openStore());
		busiest.add(FIRST, "acme", false);
		busiest.add(FIRST, "acme", true);
		busiest.add(FIRST, "other", true);
		busiest.round().block();
		busiest.add(FIRST, "other", true);
		busiest.round().block();

		Busiest found = Objects.requireNonNull(busiest.of(FIRST).block());

		assertThat(found.exact()).isTrue();
		assertThat(found.calls()).extracting(Busy::account, Busy::calls, Busy::refusals)
			.containsExactlyInAnyOrder(tuple("acme", 2L, 1L), tuple("other", 2L, 2L));
		assertThat(found.refusals()).extracting(Busy::account).containsExactly("other", "acme");
		assertThat(found.calls()).extracting(Busy::since)
			.allSatisfy((since) -> assertThat(since).isBetween(before, Instant.now().plusSeconds(1)));
		assertThat(Objects.requireNonNull(busiest.of(SECOND).block()).calls()).isEmpty();
	}

	@Test
	void anAccountThatComesLateInADayOfManyIsNotLeftOut(Redis redis) {
		BusiestAccounts busiest = new BusiestAccounts(redis, RedisServer.openStore());
		for (int i = 0; i < BusiestAccounts.MOST + 200; i++) {
			busiest.add(FIRST, "account-" + i, false);
			busiest.add(FIRST, "account-" + i, false);
		}
		busiest.round().block();
		for (int second = 0; second < 50; second++) {
			busiest.add(FIRST, "late", false);
			busiest.round().block();
		}

		Busiest found = Objects.requireNonNull(busiest.of(FIRST).block());

		assertThat(found.calls().getFirst().account()).isEqualTo("late");
		assertThat(found.calls().getFirst().calls()).isBetween(50L, 54L);
		assertThat(found.exact()).isFalse();
		assertThat(found.calls().getFirst().refusals()).isNull();
		assertThat(RedisServer.commands().zcard(UsageKeys.calls(FIRST))).isEqualTo(BusiestAccounts.MOST);
		assertThat(RedisServer.commands().hlen(UsageKeys.since(FIRST))).isEqualTo(BusiestAccounts.MOST);
		assertThat(RedisServer.commands().keys("mg:{busiest}:*")).allSatisfy(
				(key) -> assertThat(RedisServer.commands().pttl(key)).isBetween(1L, Duration.ofDays(35).toMillis()));
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

}
