package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.policy.CopiedPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Every query of every panel, annotation and rule, asked of a real Prometheus that
 * watches the built system under mixed calls; and no alert, as the system is well.
 */
class ITDashboards {

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	private static final String QUERY = """
			{"user_id":"u","query":"tea"}""";

	private static final String STRICT = "{ requests: 20, per: 1s, kind: window, mode: enforced, apis: [getMessage] }";

	/**
	 * What only shows something when there is trouble, or an endpoint that extracts, that
	 * is not made here.
	 */
	private static final Set<String> ABSENT = Set.of("Refused for want of capacity", "Refused for their standing",
			"Failure budget", "Used-up quotas", "Extraction of memories", "Time until memories are extracted");

	@Test
	@Timeout(180)
	void everyQueryFindsWhatItsPanelShows(@TempDir Path files) throws IOException {
		Path policy = CopiedPolicy.into(files.resolve("policy"))
			.change("    rates:\n", "    rates:\n      strict: " + STRICT + "\n")
			.file();
		assumeThat(Prometheus.runs()).as("prometheus and prometheus-alertmanager on the PATH").isTrue();
		try (Installation memgate = Installation.start(files, policy, Installation.QUICK,
				List.of(Installation.packaged()), List.of());
				Prometheus prometheus = Prometheus.watching(memgate, files.resolve("prometheus"),
						UnaryOperator.identity(), Application.freePort())) {
			memgate.makeAccount("acme");
			String key = memgate.makeKey("acme");
			for (int round = 0; round < 3; round++) {
				mixedCalls(memgate, key);
				settle(prometheus, round);
			}

			for (JsonNode dashboard : Dashboards.all()) {
				Dashboards.annotations(dashboard).forEach(prometheus::query);
				for (JsonNode panel : Dashboards.panels(dashboard)) {
					String title = panel.get("title").asString();
					for (String query : Dashboards.queries(panel)) {
						JsonNode found = prometheus.query(query);
						assertThat(found.isEmpty() && !ABSENT.contains(title)).as("%s: %s", title, query).isFalse();
						assertThat(found.toString()).as("%s: %s", title, query).doesNotContain("\"NaN\"");
					}
				}
			}
			assertThat(prometheus.rules()).isNotEmpty()
				.allSatisfy((rule) -> assertThat(rule.get("health").asString()).as("%s", rule).isEqualTo("ok"))
				.filteredOn((rule) -> rule.get("type").asString().equals("alerting"))
				.isNotEmpty()
				.allSatisfy((rule) -> assertThat(rule.get("state").asString()).as("%s", rule).isEqualTo("inactive"));
		}
	}

	private static void mixedCalls(Installation memgate, String key) {
		for (int i = 0; i < 4; i++) {
			memgate.call(key, "/add/message", MESSAGE);
			memgate.call(key, "/search/memory", QUERY);
		}
		for (int i = 0; i < 40; i++) {
			memgate.answer(key, "/get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}");
		}
		memgate.answer(key, "/search/memory", "{");
		memgate.answer(key, "/search/memory", "{\"user_id\":\"u\",\"query\":\"tea\",\"memory_limit_number\":11}");
		memgate.answer("mpg-none-none", "/search/memory", QUERY);
	}

	/** A rate needs two looks at least. */
	private static void settle(Prometheus prometheus, int round) {
		Await.until(Duration.ofSeconds(30), () -> prometheus
			.query("count_over_time(memgate_requests_seconds_count{outcome=\"success\"}[10m]) > " + (2 + 2 * round))
			.size() > 0);
	}

}
