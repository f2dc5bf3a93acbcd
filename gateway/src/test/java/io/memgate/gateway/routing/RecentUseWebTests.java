package io.memgate.gateway.routing;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.UtcDay;

import static org.assertj.core.api.Assertions.assertThat;

/** What a coming change's notice says of an account's recent use. */
@ExtendWith(RedisServer.class)
class RecentUseWebTests {

	private static final String NOTICES = "/memgate/v1/notices";

	@TempDir
	private Path folder;

	@Test
	void aComingChangesNoticeSaysWhetherRecentUseWouldBeRefused() {
		Instant later = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
		CopiedPolicy policy = CopiedPolicy.into(this.folder);
		policy.append("""

				changes:
				  - id: less
				    effective: %s
				    summary: Less of searchMemory, no deleteMemory.
				    plans: { free: { apis: { searchMemory: { quota: 500, max-results: 8 }, deleteMemory: refused } } }
				""".formatted(later));
		try (RedisProcess redis = RedisProcess.launchOnFreePort();
				StartedGateway gateway = StartedGateway.start(this.folder, policy.file(), "acme",
						"--spring.data.redis.url=redis://127.0.0.1:" + redis.port())) {
			AccountKeys acme = new AccountKeys("acme");
			String day = UtcDay.name(UtcDay.of(Instant.now()));
			redis.ask((commands) -> commands.hset(acme.usage(day),
					Map.of("app:k:searchMemory:success", "490", "app:k:deleteMemory:failure", "3")));
			redis.ask((commands) -> commands.hset(acme.quota(), "searchMemory:u", "490"));

			JsonNode all = gateway.get(NOTICES, "application/json").json();
			String page = gateway.get(NOTICES + "/change-less", "text/html").response().body();

			JsonNode notice = all.path("notices").path(0);
			assertThat(notice.path("id").asString()).isEqualTo("change-less");
			assertThat(notice.path("recentUse").path("days").asInt()).isEqualTo(7);
			JsonNode lines = notice.path("recentUse").path("lines");
			assertThat(lines.findValuesAsString("what")).containsExactlyInAnyOrder("apis.searchMemory.quota",
					"apis.searchMemory.max-results", "apis.deleteMemory");
			assertThat(line(lines, "apis.searchMemory.quota").path("says").asString())
				.startsWith("10 of 500 calls would remain. At your pace of the last 7 days");
			assertThat(line(lines, "apis.searchMemory.quota").path("from").asString()).isEqualTo(later.toString());
			assertThat(line(lines, "apis.searchMemory.max-results").path("verdict").asString())
				.isEqualTo("cannot-be-told");
			assertThat(line(lines, "apis.deleteMemory").path("verdict").asString()).isEqualTo("refused");
			assertThat(page).contains("For your account:", "You made 3 calls of deleteMemory in the last 7 days");
			assertThat(gateway.get(NOTICES + "/change-less", "*/*").json().path("recentUse").path("lines")).hasSize(3);
		}
	}

	private static JsonNode line(JsonNode lines, String what) {
		return lines.valueStream()
			.filter((line) -> line.path("what").asString().equals(what))
			.findFirst()
			.orElseThrow();
	}

}
