package io.memgate.gateway.routing;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Who gets into the administrators' console, and what they see. */
class AdminConsolePageTests extends AdminConsoleUnderTest {

	@Test
	void whoHasACredentialSeesTheAccountsUntilTheySignOut() {
		Page page = signedIn("");

		assertThat(page.locator("#me")).hasText("admin");
		assertThat(page.locator("main tbody th")).hasText("acme");
		assertThat(page.locator("#liveness")).hasText("Live");
		page.reload();
		assertThat(page.locator("main tbody th")).hasText("acme");
		page.locator("#sign-out").click();
		assertThat(page.locator("#token")).isVisible();
		page.reload();
		assertThat(page.locator("#token")).isVisible();
		assertThat(page.content()).doesNotContain(TOKEN);
	}

	@Test
	void aWrongCredentialIsToldToBeOne() {
		Page page = opened("");
		page.locator("#token").fill("mga-nobody-wrong");
		page.locator("#token").press("Enter");

		assertThat(page.locator("#token-error")).containsText("not valid");
	}

	@Test
	void aRevokedCredentialEndsItsSessionAtOnce() {
		String secret = admin("POST", "/credentials", "{\"id\":\"bob\",\"role\":\"admin\"}").text("secret");
		Page page = opened("");
		signIn(page, secret);
		assertThat(page.locator("#me")).hasText("bob");

		admin("DELETE", "/credentials/bob", "");
		lookAgain();

		assertThat(page.getByText("The session has ended")).isVisible();
	}

	@Test
	void searchAndSortChangeTheRowsAndStayInTheAddress() {
		admin("POST", "/accounts", "{\"id\":\"bold-one\"}");
		admin("POST", "/accounts", "{\"id\":\"bold-two\"}");
		Page page = signedIn("");
		Locator rows = page.locator("main tbody th");
		assertThat(rows).hasCount(3);

		page.locator("#prefix").pressSequentially("bo");

		assertThat(rows).hasText(new String[] { "bold-one", "bold-two" });
		page.locator("#sort").selectOption("id-desc");
		assertThat(rows).hasText(new String[] { "bold-two", "bold-one" });
		assertThat(page).hasURL(Pattern.compile("#/accounts[?]prefix=bo&sort=id&order=desc$"));
		page.reload();
		assertThat(rows).hasText(new String[] { "bold-two", "bold-one" });
		page.locator("#prefix").fill("nobody");
		assertThat(page.locator("main")).containsText("No account's id begins with “nobody”");
		page.locator("#prefix").fill("bold-o");
		page.locator("main tbody th a").click();
		assertThat(page.locator("h1")).hasText("bold-one");
		assertThat(page.locator("h1")).isFocused();
		page.goBack();
		assertThat(page.locator("#prefix")).hasValue("bold-o");
	}

	@Test
	void theLedgerIsCheckedAndTheBusiestAreListed() {
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
		String today = Instant.now().toString().substring(0, 10).replace("-", "");
		RedisServer.commands().zadd("mg:{busiest}:calls:" + today, 48000, "acme");
		Page page = signedIn("#/accounts/acme");

		page.locator("#check-ledger").click();

		assertThat(page.locator("#ledger [role=alert]")).isVisible();
		page.navigate(address("#/busiest"));
		assertThat(page.locator("#calls [data-account=acme] [data-count=calls]")).containsText("48,00");
		page.locator("#day").fill("2026-01-01");
		assertThat(page.locator("#calls")).containsText("No calls on this day");
		assertThat(page).hasURL(Pattern.compile("#/busiest[?]day=2026-01-01$"));
	}

	@Test
	void thePolicyIsShownWithWhatComesAndARefusedFileWithItsMistake() {
		Page page = signedIn("#/policy");
		assertThat(page.locator("#coming")).containsText("plans.free.apis.searchMemory.max-results");
		assertThat(page.locator("#coming td[data-column=old]")).hasText("10");
		assertThat(page.locator("#coming td[data-column=new]")).hasText("8");
		assertThat(page.locator("#coming td[data-column=whom]")).hasText("plan free");
		assertThat(page.locator("#in-force")).containsText("memos-free.yml");
		assertThat(page.locator("#in-force")).containsText("14 days");

		POLICY.change("default-plan: free", "default-plann: free");
		try {
			await(() -> admin("GET", "/policy", "").response().body().contains("\"refused\""));
			lookAgain();
			assertThat(page.locator(".message")).containsText("default-plann");
		}
		finally {
			POLICY.change("default-plann: free", "default-plan: free");
			await(() -> !admin("GET", "/policy", "").response().body().contains("\"refused\""));
		}
	}

	@Test
	void aViewerSeesEverythingAndHasNoButtonsThatChange() {
		post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":500,\"reason\":\"a fair\"}");
		admin("POST", "/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");
		String secret = admin("POST", "/credentials", "{\"id\":\"vera\",\"role\":\"viewer\"}").text("secret");
		Page page = opened("");
		signIn(page, secret);

		assertThat(page.locator(".masthead-who")).containsText("may only look");
		for (Map.Entry<String, String> seen : Map
			.of("#/accounts", "acme", "#/accounts/acme", "Projects and keys", "#/requests", "a fair", "#/throttles",
					"suspended", "#/policy", "2099-search", "#/audit", "Suspended")
			.entrySet()) {
			page.navigate(address(seen.getKey()));
			assertThat(page.locator("main")).containsText(seen.getValue());
			assertThat(page.locator("[data-act]")).hasCount(0);
		}
	}

	@ParameterizedTest
	@CsvSource({ "LIGHT, en-US, 1280", "DARK, zh-CN, 390" })
	void nothingKeepsPeopleOut(ColorScheme scheme, String language, int width) {
		post(ADD, ONE_MESSAGE);
		post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":500,\"reason\":\"a fair\"}");
		admin("POST", "/accounts/acme/grants", "{\"api\":\"searchMemory\",\"amount\":1,\"reason\":\"x\"}");
		admin("POST", "/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).standing(), "proposed", "1");
		Page page = opened("", scheme, language, width);
		assertReachable(width);
		signIn(page, TOKEN);

		for (String address : new String[] { "#/accounts", "#/accounts/acme", "#/busiest", "#/requests", "#/throttles",
				"#/policy", "#/audit" }) {
			page.navigate(address(address));
			assertThat(page.locator("main .card").first()).isVisible();
			assertThat(page.locator("main .loading")).hasCount(0);
			assertReachable(width);
		}
		page.navigate(address("#/accounts/acme"));
		page.locator("#make-grant").click();
		assertReachable(width);
		assertThat(page.locator("html")).hasAttribute("lang", language.startsWith("zh") ? "zh-Hans" : "en");
	}

}
