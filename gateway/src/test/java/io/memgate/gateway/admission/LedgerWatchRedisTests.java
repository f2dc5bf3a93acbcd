package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class LedgerWatchRedisTests {

	private static final int ACCOUNTS = 12;

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private LedgerWatch watch;

	@BeforeEach
	void someAccounts(Redis redis) {
		Directory directory = new Directory(redis);
		Instant made = Instant.parse("2026-11-01T00:00:00Z");
		for (int i = 0; i < ACCOUNTS; i++) {
			directory.add(new Account("account-" + i, "free", made.plusSeconds(i))).block(Books.PATIENCE);
		}
		Books books = new Books(redis, 100L, null, null);
		LedgerCheck check = new LedgerCheck(books.ledger, new NoWrites(), (account, project, id) -> Mono.empty(),
				FixedPolicy.inForce(books.policy(null)), Clock.systemUTC(), Duration.ZERO);
		this.watch = new LedgerWatch(check, directory, this.registry);
	}

	@Test
	void anAccountWhoseBooksDoNotAgreeIsFoundAndCountsUntilTheyDo() {
		String books = new AccountKeys("account-7").quota();
		RedisServer.commands().hincrby(books, "find:u", 3);

		round();
		assertThat(drift()).isZero();
		round();
		assertThat(drift()).isEqualTo(1);
		round();
		round();
		assertThat(drift()).isEqualTo(1);

		RedisServer.commands().del(books);
		round();
		assertThat(drift()).isZero();
	}

	@Test
	void anAccountThatIsDeletedCountsNoMore() {
		AccountKeys keys = new AccountKeys("account-2");
		RedisServer.commands().hincrby(keys.quota(), "find:u", 3);
		round();
		assertThat(drift()).isEqualTo(1);

		RedisServer.commands().del(keys.description());
		round();

		assertThat(drift()).isZero();
	}

	@Test
	void everyAccountIsCheckedAndThenTheFirstAgain() {
		for (int rounds = 0; rounds < 3; rounds++) {
			round();
		}
		assertThat(balanced()).isEqualTo(ACCOUNTS);

		round();
		assertThat(balanced()).isGreaterThan(ACCOUNTS);
	}

	private void round() {
		this.watch.round().block(Books.PATIENCE);
	}

	private double drift() {
		return this.registry.get("memgate.ledger.drift").gauge().value();
	}

	private double balanced() {
		return this.registry.get("memgate.ledger.checks").tag("state", "balanced").counter().count();
	}

}
