package io.memgate.gateway.account;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.memgate.gateway.account.AccountQuery.Sort;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class AccountSearchRedisTests {

	private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

	/** In the order in which they are made, two of them in the same second. */
	private static final List<String> MADE = List.of("zoo", "acme", "acme-2", "ac-dc", "bee");

	private Directory directory;

	private AccountSearch search;

	@BeforeEach
	void someAccounts(Redis redis) {
		this.directory = new Directory(redis);
		this.search = new AccountSearch(redis, this.directory, Clock.fixed(NOW, ZoneOffset.UTC));
		Flux.range(0, MADE.size())
			.concatMap((i) -> this.directory.add(new Account(MADE.get(i), "free", NOW.plusSeconds(i / 2))))
			.blockLast();
	}

	@Test
	void accountsAreSortedByIdOrByTheirCreationEitherWay() {
		assertThat(all("", Sort.ID, false)).containsExactly("ac-dc", "acme", "acme-2", "bee", "zoo");
		assertThat(all("", Sort.ID, true)).containsExactly("zoo", "bee", "acme-2", "acme", "ac-dc");
		assertThat(all("", Sort.CREATED, false)).containsExactly("acme", "zoo", "ac-dc", "acme-2", "bee");
		assertThat(all("", Sort.CREATED, true)).containsExactly("bee", "acme-2", "ac-dc", "zoo", "acme");
	}

	@Test
	void accountsAreFoundByHowTheirIdsBegin() {
		assertThat(all("ac", Sort.ID, false)).containsExactly("ac-dc", "acme", "acme-2");
		assertThat(all("acme", Sort.ID, true)).containsExactly("acme-2", "acme");
		assertThat(all("ac", Sort.CREATED, false)).containsExactly("acme", "ac-dc", "acme-2");
		assertThat(all("ac", Sort.CREATED, true)).containsExactly("acme-2", "ac-dc", "acme");
		assertThat(all("x", Sort.ID, false)).isEmpty();
		assertThat(all("x", Sort.CREATED, false)).isEmpty();
	}

	@Test
	void theOrderOfIdsBeginsAfterAnyIdAndTheOrderOfCreationAfterOneThatIsThere() {
		assertThat(ids(page("", Sort.ID, false, "acme-1", 2))).containsExactly("acme-2", "bee");
		assertThat(ids(page("b", Sort.ID, false, "aaa", 2))).containsExactly("bee");
		assertThat(ids(page("b", Sort.ID, true, "zzz", 2))).containsExactly("bee");
		StepVerifier.create(this.search.find(new AccountQuery("", Sort.CREATED, false, "nobody", 2)))
			.expectErrorMessage("No account 'nobody' is in this list to begin after.")
			.verify();
		StepVerifier.create(this.search.find(new AccountQuery("ac", Sort.CREATED, true, "bee", 2)))
			.expectErrorMessage("No account 'bee' is in this list to begin after.")
			.verify();
	}

	@Test
	void tooManyAccountsWithAPrefixCanBeSortedByIdOnly() {
		for (int i = 0; i < AccountSearch.MOST_SORTED + 1; i++) {
			RedisServer.commands().zadd(AccountKeys.INDEX, 1, "many-" + i);
		}

		StepVerifier.create(this.search.find(new AccountQuery("many", Sort.CREATED, false, null, 2)))
			.expectErrorMessage("More than 1000 accounts begin with 'many'; give a longer prefix, or sort them by id.")
			.verify();
		assertThat(page("many", Sort.ID, false, null, 2)).isEqualTo(new AccountRows(List.of(), "many-1"));
	}

	@Test
	void accountsThatWereMadeWithoutTheIndexByIdAreFound() {
		RedisServer.commands().del(AccountKeys.IDS);

		assertThat(all("ac", Sort.ID, false)).containsExactly("ac-dc", "acme", "acme-2");
	}

	@Test
	void anIndexEntryWithoutItsAccountIsLeftOut() {
		RedisServer.commands().del(new AccountKeys("acme").description());

		assertThat(all("ac", Sort.ID, false)).containsExactly("ac-dc", "acme-2");
		assertThat(all("ac", Sort.CREATED, false)).containsExactly("ac-dc", "acme-2");
	}

	@Test
	void aRowTellsThePlanInForceTheNextOneAndTheStanding() {
		this.directory.assign(new Account("acme", "free", NOW, new PlanChange("team", NOW))).block();
		PlanChange later = new PlanChange("team", NOW.plusSeconds(1));
		this.directory.assign(new Account("bee", "free", NOW, later)).block();
		RedisServer.commands().hset(new AccountKeys("acme").standing(), Map.of("state", "permanent", "since", "1"));
		RedisServer.commands().hset(new AccountKeys("bee").standing(), Map.of("state", "temporary", "until", "1"));

		assertThat(page("acme", Sort.ID, false, null, 1).rows().getFirst())
			.isEqualTo(new AccountRow(new Account("acme", "team", NOW), Standing.State.PERMANENT));
		assertThat(page("bee", Sort.ID, false, null, 1).rows().getFirst())
			.isEqualTo(new AccountRow(new Account("bee", "free", NOW.plusSeconds(2), later), Standing.State.NONE));
	}

	/** All that are found, by pages of two. */
	private List<String> all(String prefix, Sort sort, boolean descending) {
		List<String> found = new ArrayList<>();
		String after = null;
		do {
			AccountRows page = page(prefix, sort, descending, after, 2);
			found.addAll(ids(page));
			after = page.next();
		}
		while (after != null);
		return found;
	}

	private AccountRows page(String prefix, Sort sort, boolean descending, @Nullable String after, int limit) {
		return Objects
			.requireNonNull(this.search.find(new AccountQuery(prefix, sort, descending, after, limit)).block());
	}

	private static List<String> ids(AccountRows page) {
		return page.rows().stream().map((row) -> row.account().id()).toList();
	}

}
