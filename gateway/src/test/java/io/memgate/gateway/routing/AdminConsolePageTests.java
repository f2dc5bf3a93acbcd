package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.browser.Browser;
import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The administrators' console in a real browser. */
class AdminConsolePageTests extends GatewayUnderTest {

	private static final String TOKEN = "a-secret-of-a-test-of-at-least-32-characters";

	private static final String HOSTILE = "\"><img src=x onerror=\"window.hurt=1\"><script>window.hurt=1</script>";

	private static final String ESCAPED = HOSTILE.replace("\"", "\\\"");

	/**
	 * Every text of an answer but instants, days, roles and standings, whose form the
	 * page reads.
	 */
	private static final Pattern TEXT = Pattern.compile(
			":\"(?!\\d{4}-\\d\\d-\\d\\d|(?:admin|viewer|none|temporary|permanent|open|acme)\")(?:\\\\.|[^\"\\\\])*\"");

	private static final String CHANGES = """

			changes:
			  - id: 2099-search
			    effective: 2099-01-01T00:00:00Z
			    summary: searchMemory returns at most 8 memories.
			    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
			""";

	private static final CopiedPolicy POLICY = CopiedPolicy.into(FILES.resolve("admin-console"));

	@Nullable private static Browser browser;

	@Nullable private Page page;

	@LocalManagementPort
	private int adminPort;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		POLICY.change("\nplans:\n", "\nplans:\n  small: { max-body: 256KB, apis: { addMessage: { quota: 100 } } }\n")
			.append(CHANGES);
		registry.add("memgate.policy", () -> POLICY.file().toString());
		registry.add("test.log", () -> "admin-console-page");
		// A browser that starts may take both processors for longer than a call may wait.
		registry.add("spring.data.redis.timeout", () -> "2s");
	}

	@BeforeAll
	static void open() {
		browser = Browser.open();
	}

	@AfterAll
	static void closeBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@AfterEach
	void closePage() {
		if (this.page != null) {
			this.page.context().close();
		}
	}

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
		Page page = open("", ColorScheme.LIGHT, "en-US", 1280);
		page.locator("#token").fill("mga-nobody-wrong");
		page.locator("#token").press("Enter");

		assertThat(page.locator("#token-error")).containsText("not valid");
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
	void anAccountIsMadeAndWhatIsWrongWithItIsSaidAtTheField() {
		Page page = signedIn("");
		page.locator("#create-account").press("Enter");
		assertThat(page.locator("#field-id")).isFocused();
		page.locator("#field-id").fill("A");
		page.locator("#field-id").press("Enter");
		assertThat(page.locator("#field-id-error")).containsText("The member 'id' must be 3 to 40 of");
		assertThat(page.locator("#field-id")).hasAttribute("aria-invalid", "true");

		page.locator("#field-id").fill("acme");
		page.locator("#field-id").press("Enter");
		assertThat(page.locator("dialog .alert.bad")).containsText("There is already an account 'acme'.");
		page.locator("#field-id").fill("brand-new");
		page.locator("#field-id").press("Enter");

		assertThat(page.locator("dialog")).hasCount(0);
		assertThat(page.locator("#done")).hasText("Account brand-new was made.");
		assertThat(page.locator("main tbody th").first()).hasText("brand-new");
		page.locator("#create-account").press("Enter");
		page.keyboard().press("Escape");
		assertThat(page.locator("dialog")).hasCount(0);
		assertThat(page.locator("#create-account")).isFocused();
	}

	@Test
	void aGrantMadeHereIsInTheNumbersAndInTheKeyHoldersLimits() {
		Page page = signedIn("#/accounts/acme");
		assertThat(number("searchMemory", "remaining")).hasText("1,000");

		page.locator("#make-grant").click();
		page.locator("#field-api").selectOption("searchMemory");
		page.locator("#field-amount").fill("250");
		page.locator("#field-reason").fill("an apology");
		press("Grant it");

		assertThat(number("searchMemory", "granted")).hasText("250");
		assertThat(number("searchMemory", "remaining")).hasText("1,250");
		assertThat(page.locator("[data-grant]")).containsText("an apology");
		JsonNode limits = send(request("/memgate/v1/limits").GET()).json();
		assertThat(limits.get("quotas").valueStream())
			.anySatisfy((quota) -> assertThat(quota.toString()).contains("searchMemory", "\"granted\":250")
				.contains("\"remaining\":1250"));
	}

	@Test
	void aRequestOfAKeyHolderAppearsByItselfAndIsApproved() {
		Page page = signedIn("#/requests");
		assertThat(page.locator("main")).containsText("Nobody waits for an answer");
		post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":500,\"reason\":\"a fair\"}");
		lookAgain();

		assertThat(page.locator("[data-request]")).containsText("searchMemory + 500");
		page.getByRole(AriaRole.BUTTON, named("Approve the request of acme")).click();
		assertThat(page.locator("#field-amount")).hasValue("500");
		page.locator("#field-amount").fill("200");
		page.locator("#field-answer").fill("200 should do");
		press("Approve");

		assertThat(page.locator("main")).containsText("Nobody waits for an answer");
		assertThat(send(request("/memgate/v1/quota-requests").GET()).response().body()).contains("\"granted\":200")
			.contains("200 should do");
		page.navigate(address("#/accounts/acme"));
		assertThat(page.locator("#asked")).containsText("200 calls were granted.");
	}

	@Test
	void aKeysSecretIsShownOnceAndTheKeyIsRevoked() {
		Page page = signedIn("#/accounts/acme");
		page.getByRole(AriaRole.BUTTON, named("Make a key in project first")).click();
		page.locator("#field-name").fill("laptop");
		press("Make the key");
		String secret = page.locator("#secret").inputValue();
		assertThat(secret).startsWith("mpg-");
		assertThat(send(request("/memgate/v1/limits").setHeader("Authorization", "Token " + secret).GET()).status())
			.isEqualTo(200);
		press("Close");
		assertThat(page.locator("#secret")).hasCount(0);
		assertThat(page.content()).doesNotContain(secret);

		page.getByRole(AriaRole.BUTTON, named("Revoke key laptop")).click();
		assertThat(page.locator("dialog")).containsText("cannot be made valid again");
		page.locator("#field-reason").fill("lost");
		press("Revoke the key");

		assertThat(page.locator("[data-project=first]")).containsText("revoked");
		assertThat(page.getByRole(AriaRole.BUTTON, named("Revoke key laptop"))).hasCount(0);
	}

	@Test
	void aSmallerPlanThatWasNotToldInTimeIsMovedToTheEarliestDate() {
		Page page = signedIn("#/accounts/acme");
		page.locator("#move-plan").click();
		page.locator("#field-plan").selectOption("small");
		page.locator("#field-reason").fill("they asked for it");
		press("Change the plan");

		assertThat(page.locator("dialog .alert")).containsText("without having been told in time");
		assertThat(page.locator("dialog .alert tr:has-text('apis.addMessage.quota') td"))
			.hasText(new String[] { "5000", "100" });
		page.locator("#use-earliest").click();
		press("Change the plan");

		assertThat(page.locator("dialog")).hasCount(0);
		assertThat(page.locator("main")).containsText("The plan becomes small on");
		String from = admin("GET", "/accounts/acme", "").json().get("next").get("from").asString();
		assertThat(Instant.parse(from)).isBetween(Instant.now().plus(14, ChronoUnit.DAYS),
				Instant.now().plus(14, ChronoUnit.DAYS).plus(7, ChronoUnit.MINUTES));
	}

	@Test
	void anAccountIsThrottledAndLiftedAndBothAreInTheAuditLog() {
		Page page = signedIn("#/accounts/acme");
		page.locator("#throttle").click();
		page.locator("#field-state").selectOption("permanent");
		page.locator("#field-reason").fill("keys in public");
		page.locator("#question-throttle").getByRole(AriaRole.BUTTON, buttonIn("Throttle")).click();
		assertThat(page.locator("main")).containsText("Suspended since");

		page.locator(".ways a[href='#/throttles']").click();
		assertThat(page.locator("[data-throttled=acme]")).containsText("keys in public");
		page.getByRole(AriaRole.BUTTON, named("Lift the throttle of acme")).click();
		page.locator("#field-reason").fill("keys replaced");
		page.locator("#question-lift").getByRole(AriaRole.BUTTON, buttonIn("Lift")).click();

		assertThat(page.locator("main")).containsText("Nobody is throttled");
		page.locator(".ways a[href='#/audit']").click();
		assertThat(page.locator("#audit-lines > li").nth(0)).containsText("Lifted the throttle");
		assertThat(page.locator("#audit-lines > li").nth(1)).containsText("Suspended");
		assertThat(page.locator("#audit-lines > li").nth(1)).containsText("keys in public");
	}

	@Test
	void anAccountIsDeletedAfterWhatWouldGoWasSeenAndItsIdTyped() {
		Page page = signedIn("#/accounts/acme");
		page.locator("#delete-account").click();
		press("Show what would go");
		assertThat(page.locator("#question-delete-second")).containsText("first, second");
		page.locator("#field-memories").selectOption("keep");
		page.locator("#field-reason").fill("they left");
		page.locator("#field-typed").fill("acm");
		press("Delete it");
		assertThat(page.locator("#question-delete-second")).isVisible();
		assertThat(admin("GET", "/accounts/acme", "").status()).isEqualTo(200);

		page.locator("#field-typed").fill("acme");
		press("Delete it");

		assertThat(page.locator("dialog")).hasCount(0);
		assertThat(page.locator("main .alert.bad")).containsText("Account 'acme'");
		assertThat(admin("GET", "/accounts/acme", "").status()).isBetween(404, 409);
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
		Page page = open("", ColorScheme.LIGHT, "en-US", 1280);
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

	@Test
	void aRevokedCredentialEndsItsSessionAtOnce() {
		String secret = admin("POST", "/credentials", "{\"id\":\"bob\",\"role\":\"admin\"}").text("secret");
		Page page = open("", ColorScheme.LIGHT, "en-US", 1280);
		signIn(page, secret);
		assertThat(page.locator("#me")).hasText("bob");

		admin("DELETE", "/credentials/bob", "");
		lookAgain();

		assertThat(page.getByText("The session has ended")).isVisible();
	}

	@Test
	void aFormIsSentOnceHoweverOftenItIsSubmitted() {
		AtomicInteger sent = new AtomicInteger();
		Page page = signedIn("#/accounts/acme");
		page.onRequest((request) -> {
			if (request.url().endsWith("/grants")) {
				sent.incrementAndGet();
			}
		});
		page.locator("#make-grant").click();
		page.locator("#field-amount").fill("5");
		page.locator("#field-reason").fill("once");

		page.evaluate(
				"() => { const form = document.querySelector('dialog form'); form.requestSubmit(); form.requestSubmit(); }");

		assertThat(page.locator("dialog")).hasCount(0);
		assertThat(page.locator("[data-grant]")).hasCount(1);
		assertThat(sent).hasValue(1);
	}

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
			assertUnhurt(page);
		}
		page.navigate(address("#/accounts?prefix=%22%3E%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3D1%22%3E"));
		assertThat(page.locator("#prefix")).hasValue(Pattern.compile("<img"));
		page.navigate(address("#/accounts/%3Cimg%20src=x%20onerror=window.hurt=1%3E"));
		assertThat(page.locator("h1")).hasText("Nothing here");
		assertUnhurt(page);
	}

	@Test
	void hostileTextInEveryFieldOfEveryAnswerRunsNothing() {
		admin("POST", "/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");
		post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":5,\"reason\":\"x\"}");
		Page page = open("", ColorScheme.LIGHT, "en-US", 1280);
		page.route("**/admin/v1/**", AdminConsolePageTests::poison);
		signIn(page, TOKEN);

		for (String address : new String[] { "#/accounts", "#/accounts/acme", "#/busiest", "#/requests", "#/throttles",
				"#/policy", "#/audit" }) {
			page.navigate(address(address));
			assertThat(page.locator("#me")).containsText("admin");
			assertThat(page.locator("main .loading")).hasCount(0);
			assertThat(page.locator("main")).not().containsText("could not be shown");
			assertUnhurt(page);
		}
		assertThat(page.locator("main")).containsText("<img src=x");
	}

	@ParameterizedTest
	@CsvSource({ "LIGHT, en-US, 1280", "DARK, zh-CN, 390" })
	void nothingKeepsPeopleOut(ColorScheme scheme, String language, int width) {
		post(ADD, ONE_MESSAGE);
		post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":500,\"reason\":\"a fair\"}");
		admin("POST", "/accounts/acme/grants", "{\"api\":\"searchMemory\",\"amount\":1,\"reason\":\"x\"}");
		admin("POST", "/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).standing(), "proposed", "1");
		Page page = open("", scheme, language, width);
		assertReachable(page, width);
		signIn(page, TOKEN);

		for (String address : new String[] { "#/accounts", "#/accounts/acme", "#/busiest", "#/requests", "#/throttles",
				"#/policy", "#/audit" }) {
			page.navigate(address(address));
			assertThat(page.locator("main .card").first()).isVisible();
			assertThat(page.locator("main .loading")).hasCount(0);
			assertReachable(page, width);
		}
		page.navigate(address("#/accounts/acme"));
		page.locator("#make-grant").click();
		assertReachable(page, width);
		assertThat(page.locator("html")).hasAttribute("lang", language.startsWith("zh") ? "zh-Hans" : "en");
	}

	private static void assertReachable(Page page, int width) {
		assertThat(browser().hindrances(page)).as(page.url()).isEqualTo(List.of());
		assertThat(page.evaluate("() => document.documentElement.scrollWidth")).as(page.url()).isEqualTo(width);
	}

	private static void assertUnhurt(Page page) {
		assertThat(page.evaluate("() => window.hurt")).isNull();
		assertThat(page.locator("main img, main script, a[href^='javascript']")).hasCount(0);
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

	/** Has the page ask before its time, as when the network comes back. */
	private void lookAgain() {
		page().evaluate("() => { dispatchEvent(new Event('online')) }");
	}

	private Answered admin(String method, String path, String body) {
		return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.adminPort + "/admin/v1" + path))
			.header("Authorization", "Bearer " + TOKEN)
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	private static Browser browser() {
		return Objects.requireNonNull(browser);
	}

	private Page page() {
		return Objects.requireNonNull(this.page);
	}

	private String address(String fragment) {
		return "http://127.0.0.1:" + this.adminPort + "/admin/console/" + fragment;
	}

	private Page open(String fragment, ColorScheme scheme, String language, int width) {
		Page opened = browser().page(scheme, language, width);
		this.page = opened;
		opened.navigate(address(fragment));
		assertThat(opened.locator("#token")).isVisible();
		return opened;
	}

	private Page signedIn(String fragment) {
		Page opened = open(fragment, ColorScheme.LIGHT, "en-US", 1280);
		signIn(opened, TOKEN);
		return opened;
	}

	private static void signIn(Page page, String token) {
		page.locator("#token").fill(token);
		page.locator("#token").press("Enter");
		assertThat(page.locator("#me")).isVisible();
	}

	private void press(String words) {
		page().locator("dialog").getByRole(AriaRole.BUTTON, buttonIn(words)).click();
	}

	private static Locator.GetByRoleOptions buttonIn(String words) {
		return new Locator.GetByRoleOptions().setName(words).setExact(true);
	}

	private static Page.GetByRoleOptions named(String name) {
		return new Page.GetByRoleOptions().setName(name).setExact(true);
	}

	private Locator number(String quota, String column) {
		return page().locator("#quotas tr:has([data-quota=" + quota + "]) td[data-column=" + column + "]");
	}

}
