package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Accounts and projects are deleted from the built system, whatever is killed meanwhile.
 */
class ITDeletion {

	private static final String ADD = "/add/message";

	private static final String SEARCH = "/search/memory";

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	private static final String QUERY = """
			{"user_id":"u","query":"tea"}""";

	@Test
	@Timeout(120)
	void whatIsDeletedIsGoneThoughEverythingIsKilledAndTheOthersAreUntouched(@TempDir Path files) throws IOException {
		try (Installation memgate = Installation.start(files)) {
			String leaving = accountThatLikesTea(memgate, "leaving");
			String staying = accountThatLikesTea(memgate, "staying");

			CompletableFuture<JsonNode> cut = CompletableFuture.supplyAsync(() -> memgate.delete("/accounts/leaving"));
			memgate.awaitDeleting("/accounts/leaving");
			memgate.gateways().getFirst().process().kill();
			memgate.gateways().getFirst().process().relaunch();
			memgate.awaitReady();

			assertThat(cut).failsWithin(Duration.ofSeconds(5));
			assertThat(memgate.answer(leaving, SEARCH, QUERY).path("status").asInt()).isEqualTo(401);
			assertThat(memgate.memories("leaving")).isOne();
			assertThat(memgate.delete("/accounts/leaving").path("state").asString()).isEqualTo("deleted");

			memgate.backend().kill();
			memgate.backend().relaunch();
			memgate.backend().awaitHealthy();

			assertThat(memgate.memories("leaving")).isZero();
			assertThat(memgate.answer(leaving, SEARCH, QUERY).path("status").asInt()).isEqualTo(401);
			assertThat(memgate.call(staying, SEARCH, QUERY).toString()).contains("I like tea.");
			assertThat(memgate.ledger("staying").path("state").asString()).isEqualTo("balanced");
		}
	}

	@Test
	@Timeout(60)
	void aDeletedProjectGivesNoQuotaBackAndTheBooksAgree(@TempDir Path files) throws IOException {
		try (Installation memgate = Installation.start(files)) {
			String key = accountThatLikesTea(memgate, "acme");

			JsonNode deleted = memgate.delete("/accounts/acme/projects/" + Installation.PROJECT);

			assertThat(deleted.path("state").asString()).isEqualTo("deleted");
			assertThat(memgate.memories("acme")).isZero();
			assertThat(memgate.answer(key, ADD, MESSAGE).path("status").asInt()).isEqualTo(401);
			assertThat(memgate.used("acme", "addMessage")).isEqualTo(1);
			assertThat(memgate.ledger("acme").path("state").asString()).isEqualTo("balanced");
		}
	}

	private static String accountThatLikesTea(Installation memgate, String account) {
		memgate.makeAccount(account);
		String key = memgate.makeKey(account);
		memgate.call(key, ADD, MESSAGE);
		return key;
	}

}
