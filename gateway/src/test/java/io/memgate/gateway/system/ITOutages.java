package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory service or Redis stopped: a clear refusal, nothing charged, no false word of
 * a used-up quota, and service again once they are back.
 */
class ITOutages {

	private static final String ACCOUNT = "acme";

	private static final String SEARCH = "/search/memory";

	private static final String QUERY = """
			{"user_id":"u","query":"tea"}""";

	@Test
	void whatIsStoppedIsToldAndCostsNothing(@TempDir Path files) throws IOException {
		try (Installation memgate = Installation.start(files)) {
			memgate.makeAccount(ACCOUNT);
			String key = memgate.makeKey(ACCOUNT);
			memgate.call(key, SEARCH, QUERY);

			memgate.backend().kill();
			memgate.gateways().getFirst().backend().refuse();

			JsonNode unreachable = memgate.answer(key, SEARCH, QUERY);
			assertThat(unreachable.get("status").asInt()).as("%s", unreachable).isEqualTo(503);
			assertThat(unreachable.get("code").asInt()).isEqualTo(50004);
			assertThat(unreachable.get("message").asString()).contains("memory service cannot be reached")
				.contains("Nothing was charged");
			assertThat(memgate.used(ACCOUNT, "searchMemory")).isEqualTo(1);

			memgate.redis().kill();

			JsonNode closed = memgate.answer(key, SEARCH, QUERY);
			assertThat(closed.get("status").asInt()).as("%s", closed).isEqualTo(503);
			assertThat(closed.get("code").asInt()).isEqualTo(50004);
			assertThat(closed.get("type").asString()).endsWith("temporary-reduced-capacity");
			assertThat(closed.get("message").asString()).containsIgnoringCase("nothing was charged");

			memgate.redis().restart();

			memgate.awaitReady();
			assertThat(memgate.used(ACCOUNT, "searchMemory")).isEqualTo(1);
			assertThat(memgate.quota(ACCOUNT, "searchMemory").get("reserved").asLong()).isZero();
		}
	}

}
