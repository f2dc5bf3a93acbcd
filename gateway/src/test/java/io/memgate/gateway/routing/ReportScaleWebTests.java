package io.memgate.gateway.routing;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.account.QuotaRequest;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.UtcDay;
import io.memgate.gateway.routing.GatewayUnderTest.Answered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every address that the consoles' pages ask, of a gateway that has many accounts, with
 * the densest of them. In full:
 * {@code ./mvnw -pl gateway test -Dtest=ReportScaleWebTests -Dmemgate.reports.accounts=100000
 * -Dmemgate.reports.dense=100 -Dmemgate.reports.runs=20}.
 */
@ExtendWith(RedisServer.class)
class ReportScaleWebTests {

	private static final int ACCOUNTS = Integer.getInteger("memgate.reports.accounts", 1000);

	private static final int DENSE = Integer.getInteger("memgate.reports.dense", 2);

	private static final int RUNS = Integer.getInteger("memgate.reports.runs", 5);

	private static final long MOST_MILLIS = 300;

	/** What the gateway asks besides while a page is answered. */
	private static final int BESIDES = 10;

	private static final int FEW = 60;

	/** An account in a list: what it is, and its standing. */
	private static final int OF_A_ROW = 2;

	private static final String ASKED = "dense";

	@TempDir
	static Path folder;

	private static RedisProcess redis = RedisProcess.launchOnFreePort();

	private static StartedGateway gateway;

	private static String decision = "";

	@BeforeAll
	static void fill() {
		gateway = StartedGateway.start(folder, ASKED, "--spring.data.redis.url=redis://127.0.0.1:" + redis.port(),
				"--memgate.usage.keep-days=" + ManyAccounts.DAYS);
		Instant now = Instant.now();
		ManyAccounts many = new ManyAccounts(redis, now);
		many.makeSparse(ACCOUNTS - DENSE);
		many.makeDense(ASKED);
		for (int i = 1; i < DENSE; i++) {
			many.makeDense("account-%06d".formatted(i));
		}
		many.fold(ASKED);
		many.makeBusy();
		describe(gateway.bean(Directory.class), now);
		ask(gateway.bean(QuotaRequests.class), now);
		decision = gateway.post(GatewayUnderTest.SEARCH, GatewayUnderTest.ONE_QUERY).header("X-Request-Id");
	}

	@AfterAll
	static void stop() {
		gateway.close();
		redis.close();
	}

	/** Projects, keys and grants of the account that is asked; its grants are audited. */
	private static void describe(Directory directory, Instant now) {
		for (int project = 1; project < 4; project++) {
			String id = "project-" + project;
			directory.add(ASKED, new Project(id, now)).block();
			for (int i = 0; i < 5; i++) {
				NewKey made = new KeyIssuer().issue("mpg");
				directory.add(ASKED, new ApiKey(made.id(), id, "key " + i, now, null), made).block();
			}
		}
		for (int i = 0; i < 50; i++) {
			gateway.admin("POST", "/accounts/" + ASKED + "/grants",
					"{\"api\":\"addMessage\",\"amount\":10000,\"reason\":\"a fair\"}");
		}
	}

	private static void ask(QuotaRequests requests, Instant now) {
		for (int i = 0; i < 300; i++) {
			String account = "account-%06d".formatted(1 + i % (ACCOUNTS - DENSE));
			requests.make(QuotaRequest.open("r" + i, account, "addMessage", 500, "a fair", "k", now.plusMillis(i)))
				.block();
		}
		for (int i = 0; i < 40; i++) {
			QuotaRequest own = QuotaRequest.open("own" + i, ASKED, "addMessage", 500, "a fair", "k", now);
			requests.make(own).block();
			if (i >= QuotaRequests.MOST_OPEN - 1) {
				requests.answer(own.declined("not now", now), null).block();
			}
		}
	}

	@Test
	void everyPageIsAnsweredInTimeWithFewCommandsAndNoneThatLists() {
		List<Page> pages = pages();
		pages.forEach(Page::ask);
		CommandCount before = CommandCount.of(redis);

		List<Taken> taken = pages.stream().map(ReportScaleWebTests::take).toList();

		System.out.printf("%d accounts, %d of them dense, %d runs%n", ACCOUNTS, DENSE, RUNS);
		taken.forEach((each) -> System.out.println(each.row()));
		assertThat(CommandCount.of(redis).since(before).listing()).isEmpty();
		assertThat(taken).allSatisfy((each) -> {
			assertThat(each.fastest()).as(each.page().name()).isLessThanOrEqualTo(MOST_MILLIS);
			assertThat(each.commands()).as(each.page().name())
				.isLessThanOrEqualTo(each.page().mostCommands() + BESIDES);
		});
	}

	@Test
	void theLongestReportHasEveryDay() {
		Answered report = gateway.get("/memgate/v1/usage?by=outcome&from=" + daysAgo(ManyAccounts.DAYS - 1), "*/*");

		// And the one call of this day that the test made itself.
		assertThat(report.json().path("total").path("calls").asLong())
			.isEqualTo(ManyAccounts.DAYS * ManyAccounts.CALLS_A_DAY + 1);
	}

	/** Another address of a page is one more line here. */
	private static List<Page> pages() {
		List<Page> pages = new ArrayList<>();
		for (String path : List.of("limits", "statement", "keys", "notices", "quota-requests", "standing", "policy",
				"decisions/" + decision)) {
			pages.add(own(path, FEW));
		}
		for (int days : List.of(7, 30, ManyAccounts.DAYS)) {
			String usage = "usage?from=" + daysAgo(days - 1);
			pages.add(own(usage, days + FEW));
			pages.add(own(usage + "&by=project,key,api,outcome", days + FEW));
			pages.add(new Page(usage + " as CSV", days + FEW, () -> gateway.get("/memgate/v1/" + usage, "text/csv")));
		}
		pages.add(own("usage?from=earlier", ManyAccounts.DAYS + FEW));
		String account = "accounts/" + ASKED;
		pages.add(admin("accounts", 50 * OF_A_ROW + FEW));
		pages.add(admin("accounts?limit=200", 200 * OF_A_ROW + FEW));
		pages.add(admin("accounts?limit=200&after=account-%06d".formatted(ACCOUNTS / 2), 200 * OF_A_ROW + FEW));
		pages.add(admin("accounts?prefix=account-0001&limit=200", 200 * OF_A_ROW + FEW));
		pages.add(admin("accounts?sort=id&order=desc&limit=200", 200 * OF_A_ROW + FEW));
		pages.add(admin(account, FEW + 50));
		pages.add(admin(account + "/usage", 30 + FEW));
		pages.add(admin(account + "/usage?from=" + daysAgo(ManyAccounts.DAYS - 1), ManyAccounts.DAYS + FEW));
		pages.add(admin(account + "/statement", FEW));
		pages.add(admin("busiest", FEW));
		pages.add(admin("quota-requests", QuotaRequests.MOST_LISTED + FEW));
		pages.add(admin("audit?limit=1000", FEW));
		return pages;
	}

	private static Page own(String path, int mostCommands) {
		return new Page(path, mostCommands, () -> gateway.get("/memgate/v1/" + path, "application/json"));
	}

	private static Page admin(String path, int mostCommands) {
		return new Page("admin " + path, mostCommands, () -> gateway.admin("GET", '/' + path, ""));
	}

	private static LocalDate daysAgo(int days) {
		return UtcDay.of(Instant.now()).minusDays(days);
	}

	private static Taken take(Page page) {
		page.ask();
		long commands = Long.MAX_VALUE;
		List<Long> millis = new ArrayList<>();
		for (int run = 0; run < RUNS; run++) {
			CommandCount before = CommandCount.of(redis);
			millis.add(page.ask());
			commands = Math.min(commands, CommandCount.of(redis).since(before).total());
		}
		Collections.sort(millis);
		return new Taken(page, millis.getFirst(), millis.get(RUNS / 2), millis.getLast(), commands);
	}

	/**
	 * What a page asks for.
	 *
	 * @param mostCommands of Redis, those inside scripts too
	 */
	private record Page(String name, int mostCommands, Supplier<Answered> answer) {

		/** Asks; how long the whole answer took, in milliseconds. */
		long ask() {
			long begun = System.nanoTime();
			Answered answered = this.answer.get();
			long millis = (System.nanoTime() - begun) / 1_000_000;
			assertThat(answered.status()).as("%s: %s", this.name, answered.response().body()).isEqualTo(200);
			return millis;
		}

	}

	/**
	 * What it took, in milliseconds. The fastest is held to the promise: what else runs
	 * on the machine of a test makes the others slower.
	 */
	private record Taken(Page page, long fastest, long median, long slowest, long commands) {

		String row() {
			return "%4d ms, slowest %4d ms, %4d commands  %s".formatted(this.median, this.slowest, this.commands,
					this.page.name());
		}

	}

}
