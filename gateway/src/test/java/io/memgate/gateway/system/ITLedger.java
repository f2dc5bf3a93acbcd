package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The books of the built system: gateway, Redis and memory backend.
 */
class ITLedger {

	private static final String ACCOUNT = "acme";

	private static final String ADD = "/add/message";

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	private static final String QUERY = """
			{"user_id":"u","query":"tea"}""";

	@Test
	@Timeout(60)
	void whatRedisHasLostIsNoticedAndAcceptedAndTheBooksAgreeAgain(@TempDir Path files) throws IOException {
		try (Installation memgate = Installation.start(files)) {
			memgate.makeAccount(ACCOUNT);
			String key = memgate.makeKey(ACCOUNT);
			for (int i = 0; i < 3; i++) {
				memgate.call(key, ADD, MESSAGE);
			}
			memgate.call(key, "/search/memory", QUERY);

			assertThat(memgate.ledger(ACCOUNT).toString()).isEqualTo("{\"account\":\"acme\",\"state\":\"balanced\","
					+ "\"apis\":[{\"api\":\"*\",\"charged\":4,\"usage\":4,\"reserved\":0,\"open\":0,\"pending\":0},"
					+ "{\"api\":\"addMessage\",\"charged\":3,\"usage\":3,\"reserved\":0,\"open\":0,\"completed\":3,"
					+ "\"pending\":0},{\"api\":\"searchMemory\",\"charged\":1,\"usage\":1,\"reserved\":0,\"open\":0,"
					+ "\"pending\":0}],\"open\":[]}");

			memgate.loseUse(ACCOUNT);

			JsonNode refused = connectedAnew(memgate, key);
			assertThat(refused.path("status").asInt()).as("%s", refused).isEqualTo(503);
			assertThat(refused.path("title").asString()).isEqualTo("What the account has used is in doubt");
			assertThat(memgate.ledger(ACCOUNT).path("state").asString()).isEqualTo("difference");

			assertThat(memgate.accept(ACCOUNT).path("corrections").toString())
				.isEqualTo("[{\"api\":\"addMessage\",\"before\":0,\"after\":3}]");

			memgate.call(key, ADD, MESSAGE);
			assertThat(memgate.used(ACCOUNT, "addMessage")).isEqualTo(4);
			assertThat(memgate.ledger(ACCOUNT).path("state").asString()).isEqualTo("balanced");
		}
	}

	/** The first answer of a gateway that has noticed the cut, and has Redis again. */
	private static JsonNode connectedAnew(Installation memgate, String key) {
		JsonNode answer = memgate.answer(key, ADD, MESSAGE);
		while (answer.path("title").asString().equals("The quota store cannot be reached")) {
			answer = memgate.answer(key, ADD, MESSAGE);
		}
		return answer;
	}

}
