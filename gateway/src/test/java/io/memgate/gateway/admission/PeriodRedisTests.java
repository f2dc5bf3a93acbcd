package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

import io.lettuce.core.ScriptOutputType;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Period;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class PeriodRedisTests {

	@Test
	void aCallIsCountedInItsPeriodAndForLife(Redis redis) {
		Books books = new Books(redis, new Quota(5, Period.MONTH));
		Call call = books.call("add");
		Decision decision = books.admit(call);
		books.settle(call, Outcome.SUCCESS);

		QuotaState state = ((Decision.Admitted) decision).limits().quotas().getFirst();
		String month = "add@" + DateTimeFormatter.ofPattern("uuuuMM").withZone(ZoneOffset.UTC).format(state.at());
		assertThat(Books.used(month)).isEqualTo(1);
		assertThat(Books.used("add")).isEqualTo(1);
		assertThat(Books.reserved(month)).isZero();
	}

	@Test
	void whatWasUsedInAnotherPeriodDoesNotCount(Redis redis) {
		Books books = new Books(redis, new Quota(5, Period.DAY));
		RedisServer.commands()
			.hset(new AccountKeys(Books.ACCOUNT).quota(), Map.of("add:u", "5000", "add@20200101:u", "5"));

		assertThat(books.admit(books.call("add"))).isInstanceOfSatisfying(Decision.Admitted.class,
				(admitted) -> assertThat(admitted.limits().quotas().getFirst().remaining()).isEqualTo(4));
	}

	@Test
	void aUsedUpPeriodSaysWhenItBeginsAnew(Redis redis) {
		Books books = new Books(redis, new Quota(1, Period.DAY));
		Call call = books.call("add");
		books.admit(call);
		books.settle(call, Outcome.SUCCESS);

		Decision decision = books.admit(books.call("add"));

		assertThat(decision).asInstanceOf(InstanceOfAssertFactories.type(Decision.Refused.class))
			.satisfies((refused) -> {
				Instant reset = refused.limits().quotas().getFirst().resetAt();
				assertThat(refused.refusal().condition()).isEqualTo(Condition.QUOTA_EXCEEDED);
				assertThat(refused.refusal().message()).contains("used up for today: 1 of 1",
						"begins anew at " + reset);
				assertThat(refused.refusal().facts()).containsEntry("resetAt", String.valueOf(reset));
				assertThat(refused.refusal().retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofDays(1));
			});
	}

	@Test
	void countersOfPastPeriodsGoWhenANewOneBeginsUnlessACallIsOpen(Redis redis) {
		Books books = new Books(redis, new Quota(5, Period.DAY));
		RedisServer.commands()
			.hset(new AccountKeys(Books.ACCOUNT).quota(), Map.of("add@20200101:u", "3", "add@20200101:r", "0",
					"add@20200102:u", "4", "add@20200102:r", "1", "find@20200101:u", "1", "find@20200101:r", "0"));

		books.admit(books.call("add"));

		assertThat(counters()).doesNotContainKeys("add@20200101:u", "add@20200101:r")
			.containsKeys("add@20200102:u", "add@20200102:r", "find@20200101:u", "find@20200101:r");
	}

	@Test
	void countersOfPeriodsThatAreNotOverStayWhenANewOneBegins(Redis redis) {
		Books books = new Books(redis, new Quota(5, Period.DAY));
		String month = Period.MONTH.counter("add", Instant.now());
		RedisServer.commands()
			.hset(new AccountKeys(Books.ACCOUNT).quota(),
					Map.of(month + ":u", "3", month + ":r", "0", "add@29991231:u", "4", "add@29991231:r", "0"));

		books.admit(books.call("add"));

		assertThat(counters()).containsEntry(month + ":u", "3").containsEntry("add@29991231:u", "4");
	}

	@Test
	void theRateHeadersSayThePeriodAndWhenItEnds() {
		Instant at = Instant.parse("2026-02-27T23:59:58.5Z");
		HttpHeaders headers = new HttpHeaders();

		RateItem.write(List.of(new QuotaState("add", new Quota(5, Period.MONTH), 7, 2, 1, at).item(),
				new QuotaState("*", new Quota(9, Period.DAY), 9, 9, 0, at).item()), headers);

		assertThat(headers.getFirst("RateLimit-Policy")).isEqualTo("\"add\";q=7;w=2419200, \"total\";q=9;w=86400");
		assertThat(headers.getFirst("RateLimit")).isEqualTo("\"add\";r=4;t=86402, \"total\";r=0;t=2");
	}

	/** The script's calendar, run on Redis over every day of 1970 to 2200. */
	@Test
	void theScriptsDateIsTheCalendars(Redis redis) {
		String all = RedisScript.load("calendar").body() + """
				local days = {}
				for i = 0, tonumber(ARGV[1]) do days[#days + 1] = date(i * 86400 + 86399) end
				return days
				""";
		int last = 84_000;

		List<Long> days = RedisServer.commands().eval(all, ScriptOutputType.MULTI, new String[0], "" + last);

		for (int day = 0; day <= last; day++) {
			assertThat(days.get(day))
				.isEqualTo(Long.parseLong(LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE)));
		}
	}

	private static Map<String, String> counters() {
		return RedisServer.commands().hgetall(new AccountKeys(Books.ACCOUNT).quota());
	}

}
