package io.memgate.gateway.routing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** The administrators' console when others' text would do harm. */
class AdminConsoleHostileTextPageTests extends AdminConsoleUnderTest {

	private static final String HOSTILE = "\"><img src=x onerror=\"window.hurt=1\"><script>window.hurt=1</script>";

	private static final String ESCAPED = HOSTILE.replace("\"", "\\\"");

	/**
	 * Every text of an answer but instants, days, roles and standings, whose form the
	 * page reads.
	 */
	private static final Pattern TEXT = Pattern.compile(
			":\"(?!\\d{4}-\\d\\d-\\d\\d|(?:admin|viewer|none|temporary|permanent|open|acme)\")(?:\\\\.|[^\"\\\\])*\"");

	@Test
	void hostileTextThatIsKeptRunsNothing() {
		admin("POST", "/accounts/acme/projects/first/keys", "{\"name\":\"" + ESCAPED + "\"}");
		admin("POST", "/accounts/acme/grants",
				"{\"api\":\"searchMemory\",\"amount\":1,\"reason\":\"" + ESCAPED + "\"}");
		post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":5,\"reason\":\"" + ESCAPED + "\"}");
		admin("POST", "/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"" + ESCAPED + "\"}");
		Page page = signedIn("");

		for (String address : new String[] { "#/accounts/acme", "#/requests", "#/throttles", "#/audit" }) {
			page.navigate(address(address));
			assertThat(page.locator("main")).containsText(HOSTILE);
			assertUnhurt();
		}
		page.navigate(address("#/accounts?prefix=%22%3E%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3D1%22%3E"));
		assertThat(page.locator("#prefix")).hasValue(Pattern.compile("<img"));
		page.navigate(address("#/accounts/%3Cimg%20src=x%20onerror=window.hurt=1%3E"));
		assertThat(page.locator("h1")).hasText("Nothing here");
		assertUnhurt();
	}

	@Test
	void hostileTextInEveryFieldOfEveryAnswerRunsNothing() {
		admin("POST", "/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");
		post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":5,\"reason\":\"x\"}");
		Page page = opened("");
		page.route("**/admin/v1/**", AdminConsoleHostileTextPageTests::poison);
		signIn(page, TOKEN);

		for (String address : new String[] { "#/accounts", "#/accounts/acme", "#/busiest", "#/requests", "#/throttles",
				"#/policy", "#/audit" }) {
			page.navigate(address(address));
			assertThat(page.locator("#me")).containsText("admin");
			assertThat(page.locator("main .loading")).hasCount(0);
			assertThat(page.locator("main")).not().containsText("could not be shown");
			assertUnhurt();
		}
		assertThat(page.locator("main")).containsText("<img src=x");
	}

	private static void poison(Route route) {
		if (!route.request().method().equals("GET")) {
			route.resume();
			return;
		}
		APIResponse answer = route.fetch();
		String body = TEXT.matcher(answer.text()).replaceAll(Matcher.quoteReplacement(":\"" + ESCAPED + '"'));
		route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(body));
	}

}
