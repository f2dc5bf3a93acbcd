package io.memgate.gateway.routing;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** The key holder's console when every text of an answer would do harm. */
class ConsoleHostileTextPageTests extends ConsoleUnderTest {

	private static final String HOSTILE = "\\\"><img src=x onerror=\\\"window.hurt=1\\\"><script>window.hurt=1</script>";

	/** Every text of an answer but instants and days, whose form the page reads. */
	private static final Pattern TEXT = Pattern.compile(":\"(?!\\d{4}-\\d\\d-\\d\\d)[^\"]*\"");

	/** What the answers of these paths have, every text of it to be replaced. */
	private static final Map<String, String> HOSTILE_LISTS = Map.of("/notices",
			"""
					{"notices":[{"id":"x","kind":"x","published":"2026-01-01T00:00:00Z","from":"2026-01-01T00:00:00Z",
					"until":"2026-01-01T00:00:00Z","summary":"x","lines":[{"what":"x","old":"x","new":"x"}],"emergency":"x"}]}""",
			"/quota-requests", """
					{"requests":[{"id":"x","quota":"x","amount":1,"reason":"x","state":"x","answer":"x","granted":1,
					"created":"2026-01-01T00:00:00Z"}]}""", "/keys", """
					{"keys":[{"id":"x","project":"x","name":"x","state":"x"}]}""", "/standing",
			"""
					{"state":"x","since":"2026-01-01T00:00:00Z","until":"2026-01-01T00:00:00Z","rate":1,"message":"x",
					"history":[{"at":"2026-01-01T00:00:00Z","change":"x","reason":"x"}],"evidence":[],"contact":"x"}""");

	@Test
	void hostileTextRunsNothing() {
		add(1, this.key);
		refuse(1);
		Page page = opened();
		page.route("**/memgate/v1/*", ConsoleHostileTextPageTests::poison);
		signIn(page);
		assertThat(page.locator("#account")).containsText("<img src=x");
		assertThat(page.locator("#refusals")).containsText("<script>window.hurt=1</script>");
		assertThat(page.locator("[data-request]")).containsText("<img");
		assertThat(page.locator("[data-notice] .differences")).containsText("<img");
		assertThat(page.locator("#filter-key")).containsText("<img");
		assertThat(page.locator(".alert.bad").first()).containsText("<img");

		assertUnhurt();
	}

	private static void poison(Route route) {
		if (!route.request().method().equals("GET")) {
			route.resume();
			return;
		}
		APIResponse answer = route.fetch();
		String own = HOSTILE_LISTS.entrySet()
			.stream()
			.filter((list) -> route.request().url().endsWith(list.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElseGet(answer::text);
		String body = TEXT.matcher(own).replaceAll(Matcher.quoteReplacement(":\"" + HOSTILE + '"'));
		route.fulfill(new Route.FulfillOptions().setResponse(answer)
			.setBody(
					body.replaceAll("\"contact\":\"(\\\\.|[^\"\\\\])*\"", "\"contact\":\"javascript:window.hurt=1\"")));
	}

}
