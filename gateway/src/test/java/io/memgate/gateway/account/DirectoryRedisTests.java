package io.memgate.gateway.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.memgate.gateway.account.Directory.Added;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
class DirectoryRedisTests {

	private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

	private static final KeyIssuer ISSUER = new KeyIssuer();

	private Directory directory;

	@BeforeEach
	void acmeHasAProject(Redis redis) {
		this.directory = new Directory(redis);
		expect(this.directory.add(account("acme")), Added.ADDED);
		expect(this.directory.add("acme", new Project("app", NOW)), Added.ADDED);
	}

	@Test
	void whatWasAddedIsFound() {
		ApiKey key = key("app", "first", null);
		Grant grant = grant(100, NOW.plusSeconds(60));
		expect(this.directory.add("acme", key, new NewKey(key.id(), "mpg-secret")), Added.ADDED);
		expect(this.directory.add("acme", grant), Added.ADDED);

		expect(this.directory.find("acme"), account("acme"));
		expect(this.directory.projects("acme"), List.of(new Project("app", NOW)));
		expect(this.directory.apiKeys("acme"), List.of(key));
		expect(this.directory.grants("acme"), List.of(grant));
	}

	@Test
	void creatingTheSameAccountManyTimesInParallelCreatesOne() {
		Mono<List<Added>> outcomes = Flux.range(0, 64)
			.flatMap((i) -> this.directory.add(new Account("twice", "plan-" + i, NOW)), 64)
			.collectList();

		StepVerifier.create(outcomes)
			.assertNext((all) -> assertThat(all).hasSize(64).containsOnlyOnce(Added.ADDED))
			.verifyComplete();
		expect(ids(this.directory.list(10)), List.of("acme", "twice"));
	}

	@Test
	void aTakenIdChangesNothing() {
		expect(this.directory.add(new Account("acme", "team", NOW.plusSeconds(5))), Added.TAKEN);
		expect(this.directory.add("acme", new Project("app", NOW.plusSeconds(5))), Added.TAKEN);

		expect(this.directory.find("acme"), account("acme"));
		expect(this.directory.projects("acme"), List.of(new Project("app", NOW)));
	}

	@Test
	void nothingIsAddedToWhatIsNotThere() {
		ApiKey key = key("other", null, null);

		expect(this.directory.add("nobody", new Project("app", NOW)), Added.NO_OWNER);
		expect(this.directory.add("nobody", grant(1, null)), Added.NO_OWNER);
		expect(this.directory.add("acme", key, new NewKey(key.id(), "mpg-secret")), Added.NO_OWNER);

		assertThat(RedisServer.everything()).doesNotContainKey(AccountKeys.apiKey(key.id()));
	}

	@Test
	void aGrantCountsFromTheMomentItIsDescribed() {
		Grant lasting = grant(100, null);
		Grant expiring = grant(50, NOW.plusMillis(1));
		expect(this.directory.add("acme", lasting), Added.ADDED);
		expect(this.directory.add("acme", expiring), Added.ADDED);

		assertThat(RedisServer.commands()
			.zrangeWithScores(new AccountKeys("acme").granted("searchMemory"), 0, -1)
			.stream()
			.map((scored) -> scored.getValue() + " until " + scored.getScore()))
			.containsExactly("50:" + expiring.id() + " until " + 1000.0 * NOW.plusMillis(1).toEpochMilli(),
					"100:" + lasting.id() + " until Infinity");
	}

	@Test
	void aRepeatedGrantCountsOnce() {
		Grant grant = grant(100, null);
		expect(this.directory.add("acme", grant), Added.ADDED);
		expect(this.directory.add("acme", grant), Added.TAKEN);

		assertThat(RedisServer.commands().zcard(new AccountKeys("acme").granted("searchMemory"))).isEqualTo(1);
	}

	@Test
	void accountsAreListedInPagesInTheOrderInWhichTheyWereMade() {
		List<String> later = List.of("zebra", "yak", "xerus");
		for (int i = 0; i < later.size(); i++) {
			expect(this.directory.add(new Account(later.get(i), "free", NOW.plusSeconds(i + 1))), Added.ADDED);
		}

		expect(ids(this.directory.list(3)), List.of("acme", "zebra", "yak"));
		expect(ids(this.directory.listAfter("yak", 3)), List.of("xerus"));
		expect(ids(this.directory.listAfter("xerus", 3)), List.of());
		StepVerifier.create(this.directory.listAfter("nobody", 3)).verifyComplete();
	}

	@Test
	void anIndexEntryWithoutItsAccountIsSkippedAndMayStillBeMade() {
		RedisServer.commands().zadd(AccountKeys.INDEX, NOW.minusSeconds(1).getEpochSecond(), "halfway");

		expect(this.directory.list(1), new AccountPage(List.of(), "halfway"));
		expect(ids(this.directory.listAfter("halfway", 1)), List.of("acme"));
		expect(this.directory.add(account("halfway")), Added.ADDED);
		expect(ids(this.directory.list(10)), List.of("halfway", "acme"));
	}

	@Test
	void aRevocationIsNotLostToEndsThatAreSetAtTheSameTime() {
		ApiKey key = key("app", "first", null);
		expect(this.directory.add("acme", key, new NewKey(key.id(), "mpg-secret")), Added.ADDED);

		StepVerifier
			.create(Flux.range(0, 32)
				.flatMap((i) -> this.directory.change("acme", key.id(),
						(now) -> (i == 5) ? now.revoked(NOW) : now.expiring(NOW.plusSeconds(i))), 32))
			.expectNextCount(32)
			.verifyComplete();

		String end = RedisServer.commands().hget(AccountKeys.apiKey(key.id()), "expires");
		expect(this.directory.apiKey("acme", key.id()), key.expiring(Instant.parse(end)).revoked(NOW));
		expect(this.directory.apiKeys("acme"), List.of(key.expiring(Instant.parse(end)).revoked(NOW)));
	}

	@Test
	void anEndThatIsNotAsThisGatewayWritesItIsAFaultAndNotTriedForEver() {
		ApiKey key = key("app", "first", null);
		expect(this.directory.add("acme", key, new NewKey(key.id(), "mpg-secret")), Added.ADDED);
		RedisServer.commands().hset(AccountKeys.apiKey(key.id()), "expires", "2099-01-01T00:00:00.000Z");

		StepVerifier.create(this.directory.change("acme", key.id(), (now) -> now.revoked(NOW)))
			.expectErrorMessage("ApiKey " + key.id() + " is never found as it was read")
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void aKeyThatNeverBeganToWorkHasNoEndToChange() {
		ApiKey key = key("app", "first", null);
		expect(this.directory.add("acme", key, new NewKey(key.id(), "mpg-secret")), Added.ADDED);
		RedisServer.commands().del(AccountKeys.apiKey(key.id()));

		StepVerifier.create(this.directory.change("acme", key.id(), (now) -> now.revoked(NOW))).verifyComplete();
		// Nothing was changed: the mark comes first, and so does not depend on what
		// follows.
		assertThat(RedisServer.commands().exists(new AccountKeys("acme").changed())).isOne();
		StepVerifier.create(this.directory.change("acme", "nothing", (now) -> now.revoked(NOW))).verifyComplete();
		assertThat(RedisServer.everything()).doesNotContainKey(AccountKeys.apiKey(key.id()));
	}

	@Test
	void noSecretIsKept() {
		NewKey secret = ISSUER.issue("mpg");
		ApiKey key = new ApiKey(secret.id(), "app", "first", NOW, null);
		expect(this.directory.add("acme", key, secret), Added.ADDED);

		assertThat(RedisServer.everything().toString()).contains(secret.id())
			.contains(KeyHash.of(secret.text()).hex())
			.doesNotContain(secret.text().substring(secret.text().length() - KeyIssuer.SECRET_LENGTH));
	}

	private static Account account(String id) {
		return new Account(id, "free", NOW);
	}

	private static ApiKey key(String project, @Nullable String name, @Nullable Instant expires) {
		return new ApiKey(ISSUER.id(), project, name, NOW, expires);
	}

	private static Grant grant(long amount, @Nullable Instant expires) {
		return new Grant(ISSUER.id(), "searchMemory", amount, "pilot", "admin", NOW, expires);
	}

	private static Mono<List<String>> ids(Mono<AccountPage> page) {
		return page.map((some) -> some.accounts().stream().map(Account::id).toList());
	}

	private static <T> void expect(Mono<T> result, T expected) {
		StepVerifier.create(result).expectNext(expected).expectComplete().verify(Duration.ofSeconds(5));
	}

}
