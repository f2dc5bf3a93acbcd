package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The usage in the key holder's console: its filters, its chart and its table. */
class ConsoleUsagePageTests extends ConsoleUnderTest {

	@Test
	void filtersChangeTheUsageAndNotWhatRemainsAndStayInTheAddress() {
		add(3, this.key);
		add(2, this.secondKey);
		Page page = signedIn();
		assertThat(cell("success")).hasText("5");

		page.getByLabel("Project").selectOption("second");

		assertThat(cell("success")).hasText("2");
		assertThat(quota("addMessage")).hasText("4,995");
		assertThat(page).hasURL(Pattern.compile("[?]project=second"));
		page.reload();
		assertThat(cell("success")).hasText("2");
		assertThat(page.getByLabel("Project")).hasValue("second");
		page.goBack();
		assertThat(cell("success")).hasText("5");
		page.getByLabel("ApiKey").selectOption(this.key.split("-")[1]);
		assertThat(cell("success")).hasText("3");
		page.locator("#filter-from").fill("2026-01-01");
		assertThat(page).hasURL(Pattern.compile("from=2026-01-01"));
	}

	@Test
	void theChartDrawsWhatTheApiSays() {
		add(4, this.key);
		refuse(2);
		Page page = signedIn();
		JsonNode rows = send(request("/memgate/v1/usage?by=day,outcome").GET()).json().get("rows");
		assertThat(rows).hasSize(2);

		for (JsonNode row : rows) {
			Locator bar = page.locator("[data-day='%s'] [data-series=%s]".formatted(row.get("day").asString(),
					row.get("outcome").asString()));
			assertThat(bar).hasAttribute("data-value", row.get("calls").asString());
		}
		assertThat(height("refused") / height("success")).isCloseTo(0.5, within(0.01));
		assertThat(page.locator("[data-day]")).hasCount(30);
	}

	@Test
	void theChartIsReadByKeyboard() {
		add(1, this.key);
		Page page = signedIn();
		Locator chart = page.locator(".chart-area");
		assertThat(page.locator(".legend-of")).hasText("30 days");

		chart.focus();
		chart.press("ArrowLeft");

		assertThat(page.locator(".legend")).containsText("Succeeded 1");
		chart.press("ArrowLeft");
		assertThat(page.locator(".legend")).containsText("Succeeded 0");
		chart.press("Escape");
		assertThat(page.locator(".legend-of")).hasText("30 days");
	}

	@Test
	void theTableIsDividedAndSaved() throws IOException {
		add(2, this.key);
		Page page = signedIn();
		page.locator("[data-choice=by-api]").click();
		assertThat(page.locator("#usage tbody th")).hasText("addMessage");
		assertThat(page).hasURL(Pattern.compile("by=api"));

		Download saved = page.waitForDownload(() -> page.locator("#csv").click());

		assertThat(Files.readString(saved.path())).startsWith("day,project,key,api,outcome,calls,")
			.contains(",first," + this.key.split("-")[1] + ",addMessage,success,2,");
		assertThat(saved.suggestedFilename()).startsWith("usage-acme-").endsWith(".csv");
	}

	private Locator cell(String column) {
		return page().locator("#usage td[data-column=" + column + "]");
	}

	private double height(String series) {
		return Double.parseDouble(page().locator("[data-series=" + series + "]").getAttribute("height"));
	}

}
