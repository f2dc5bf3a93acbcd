package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardsTests {

	private static final int WIDTH = 24;

	private static final Pattern METER = Pattern.compile("(?m)^\\| `(memgate_\\w+)`");

	private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

	@Test
	void everyPanelSaysWhatItShowsInWhichUnitAndFromWhere() {
		for (JsonNode dashboard : Dashboards.all()) {
			for (JsonNode panel : Dashboards.panels(dashboard)) {
				String title = dashboard.get("title").asString() + ", " + panel.get("title").asString();
				assertThat(panel.get("title").asString()).as(title).isNotBlank();
				assertThat(panel.get("description").asString()).as(title).isNotBlank();
				if (!panel.get("type").asString().equals("text")) {
					assertThat(panel.at("/fieldConfig/defaults/unit").asString()).as(title).isNotBlank();
					assertThat(panel.at("/fieldConfig/defaults/thresholds/steps").size()).as(title).isPositive();
					assertThat(panel.at("/datasource/uid").asString()).as(title).isEqualTo("${datasource}");
					assertThat(Dashboards.queries(panel)).as(title).isNotEmpty();
				}
			}
		}
	}

	@Test
	void noTwoPanelsLieOverEachOther() {
		for (JsonNode dashboard : Dashboards.all()) {
			Set<List<Integer>> taken = new HashSet<>();
			for (JsonNode panel : dashboard.get("panels")) {
				JsonNode place = panel.get("gridPos");
				int right = place.get("x").asInt() + place.get("w").asInt();
				assertThat(right).isLessThanOrEqualTo(WIDTH);
				for (int x = place.get("x").asInt(); x < right; x++) {
					for (int y = place.get("y").asInt(); y < place.get("y").asInt() + place.get("h").asInt(); y++) {
						assertThat(taken.add(List.of(x, y))).as(panel.get("title").asString()).isTrue();
					}
				}
			}
		}
	}

	@Test
	void idsAndNamesAreUnique() {
		List<JsonNode> all = Dashboards.all();
		assertThat(all).hasSize(4).extracting((each) -> each.get("uid").asString()).doesNotHaveDuplicates();
		for (JsonNode dashboard : all) {
			assertThat(dashboard.get("panels").valueStream().map((panel) -> panel.get("id").asInt()))
				.doesNotHaveDuplicates();
			assertThat(Dashboards.panels(dashboard)).extracting((panel) -> panel.get("title").asString())
				.doesNotHaveDuplicates();
		}
	}

	@Test
	void theReadMeTellsEveryPanel() throws IOException {
		String page = Files.readString(Path.of("../grafana/README.md"));
		for (JsonNode dashboard : Dashboards.all()) {
			assertThat(Dashboards.panels(dashboard))
				.allSatisfy((panel) -> assertThat(page).contains("| " + panel.get("title").asString() + " |"));
		}
	}

	@Test
	void everyMeterOfTheMemoryServiceIsShown() throws IOException {
		String shown = Dashboards.all()
			.stream()
			.filter((dashboard) -> dashboard.get("uid").asString().equals("memgate-memory"))
			.flatMap((dashboard) -> Dashboards.panels(dashboard).stream())
			.flatMap((panel) -> Dashboards.queries(panel).stream())
			.collect(Collectors.joining(" "));

		assertThat(METER.matcher(Files.readString(Path.of("../memory-backend/README.md"))).results()).isNotEmpty()
			.allSatisfy((meter) -> assertThat(shown).contains(meter.group(1)));
	}

	@Test
	void everyAlertHasItsPageAndEveryPageItsAlert() throws IOException {
		Set<String> alerts = ALERT.matcher(Files.readString(Path.of("../deploy/prometheus/rules/memgate.yml")))
			.results()
			.map((alert) -> alert.group(1))
			.collect(Collectors.toSet());
		try (var pages = Files.list(Path.of("../deploy/runbooks"))) {
			assertThat(pages.map((page) -> page.getFileName().toString().replace(".md", "")))
				.containsExactlyInAnyOrderElementsOf(alerts);
		}
	}

}
