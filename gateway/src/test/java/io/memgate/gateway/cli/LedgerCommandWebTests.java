package io.memgate.gateway.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.admin.AdminListener;
import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class LedgerCommandWebTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	@BeforeEach
	void acmeHasLostNothing() {
		listener.memoryService().reset();
		memgate("account", "create", "acme");
		listener.memoryService().completed(Map.of("addMessage", 4L));
		memgate("ledger", "accept", "--account", "acme", "--reason", "test");
	}

	@Test
	void booksThatAgreeHaveStatus0() {
		assertThat(memgate("ledger", "check")).isEqualTo(new Result(0, """
				account  api         charged  usage  completed  open
				acme     *                 4      4          -     0
				acme     addMessage        4      4          4     0

				Open reservations: none

				No difference.
				""", "Accounts: 1 balanced\n"));
	}

	@Test
	void aMemoryServiceWithoutTotalsLeavesItsColumnOpen() {
		listener.memoryService().reset();

		assertThat(memgate("ledger", "check", "--account", "acme").out()).contains("addMessage        4      4  -");
	}

	@Test
	void aCounterThatWasChangedByHandHasStatus1AndItsSentence() {
		RedisServer.commands().hincrby(ACME.quota(), "addMessage:u", 1);

		Result checked = memgate("ledger", "check");

		assertThat(checked.status()).isEqualTo(1);
		assertThat(checked.out())
			.endsWith("First difference: acme: addMessage: 5 calls charged, but usage counts 4 successes.\n");
	}

	@Test
	void anOpenReservationIsShownWithWhatTheMemoryServiceSaysOfIt() {
		listener.memoryService().completed(Map.of("addMessage", 5L));
		listener.memoryService().saying(BackendOutcome.DONE);
		RedisServer.commands().hset(ACME.quota(), Map.of("addMessage:r", "1", "*:r", "1"));
		RedisServer.commands()
			.hset(ACME.open(), "01234567-89ab-7cde-8f01-23456789abcd",
					"99999999999999999|20260101|app:key1:addMessage write node-1 - 0 0 0123456789ab|1767225600000000 -|addMessage,*");

		Result checked = memgate("ledger", "check");

		assertThat(checked.status()).as(checked.out()).isZero();
		assertThat(checked.out())
			.containsPattern("acme +addMessage +01234567-89ab-7cde-8f01-23456789abcd +\\d+ +done\n");
	}

	@Test
	void whatCannotBeCheckedHasStatus2AndSaysWhy() {
		listener.memoryService().silent();

		Result silent = memgate("ledger", "check");
		Result away = memgate("ledger", "check", "--admin-url", "http://127.0.0.1:1");
		Result nobody = memgate("ledger", "check", "--account", "nobody");

		assertThat(silent.status()).isEqualTo(2);
		assertThat(silent.err()).contains("acme: The memory service does not tell:").contains("busy");
		assertThat(away.status()).isEqualTo(2);
		assertThat(away.err()).contains("Nothing answers at http://127.0.0.1:1");
		assertThat(nobody.status()).isEqualTo(2);
	}

	@Test
	void accountsAreCheckedByPagesWithProgress() {
		listener.memoryService().reset();
		for (int i = 0; i < 60; i++) {
			memgate("account", "create", "more-" + i);
		}

		Result checked = memgate("ledger", "check");

		assertThat(checked.err()).isEqualTo("50 accounts done, going on\nAccounts: 61 balanced\n");
	}

	@Test
	void theAnswersArePrintedAsTheyAreOnRequestOneALine() {
		memgate("account", "create", "next");

		Result checked = memgate("ledger", "check", "--json");

		assertThat(checked.out().lines()).hasSize(2)
			.allSatisfy((line) -> assertThat(line).startsWith("{\"account\":").endsWith("}"));
	}

	@Test
	void anAcceptanceSaysWhatWasCharged() {
		listener.memoryService().completed(Map.of("addMessage", 9L, "deleteMemory", 1L));

		assertThat(memgate("ledger", "check").status()).isEqualTo(1);
		assertThat(memgate("ledger", "accept", "--reason", "restored the copy of last night").out()).isEqualTo("""
				Redis is not in doubt.
				acme: addMessage charged 4, now 9.
				acme: deleteMemory charged 0, now 1.
				""");
		assertThat(memgate("ledger", "check").status()).isZero();
		assertThat(memgate("ledger", "accept", "--account", "acme", "--reason", "again").out())
			.isEqualTo("acme: Redis has lost nothing.\n");
	}

	@Test
	void anEmptiedRedisIsAcceptedWithTheSameCommand() {
		RedisServer.commands().flushall();

		assertThat(awaitClosed().err()).contains("The quota store is closed: emptied")
			.contains("deploy/memgate ledger accept --reason TEXT");

		assertThat(memgate("ledger", "accept", "--reason", "emptied on purpose").out())
			.startsWith("Redis was closed (emptied");
		memgate("account", "create", "acme");
		assertThat(memgate("ledger", "accept", "--account", "acme", "--reason", "emptied on purpose").out())
			.isEqualTo("acme: addMessage charged 0, now 4.\n");
	}

	private static Result awaitClosed() {
		return Objects.requireNonNull(Flux.interval(Duration.ZERO, Duration.ofMillis(50))
			.onBackpressureDrop()
			.concatMap((tick) -> Mono
				.fromCallable(() -> memgate("ledger", "accept", "--account", "acme", "--reason", "too early"))
				.subscribeOn(Schedulers.boundedElastic()), 1)
			.filter((result) -> result.err().contains("closed"))
			.blockFirst(Duration.ofSeconds(10)));
	}

	@Test
	void anAcceptanceNeedsAReason() {
		assertThat(memgate("ledger", "accept").status()).isEqualTo(2);
	}

	private static Result memgate(String... arguments) {
		return Result.of(listener, arguments);
	}

}
