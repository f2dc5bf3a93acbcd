package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.browser.Browser;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The key holder's console in a real browser. */
class ConsolePageTests extends GatewayUnderTest {

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

	@Nullable private static Browser browser;

	@Nullable private Page page;

	@DynamicPropertySource
	static void log(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "console-page");
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
	void whoHasAKeySeesWhatRemainsUntilTheySignOut() {
		add(3, this.key);
		Page page = signedIn();

		assertThat(page.locator("#account")).hasText(ACCOUNT);
		assertThat(quota("addMessage")).hasText("4,997");
		assertThat(page.locator("[data-quota=addMessage] .forecast")).containsText("At this pace until");
		assertThat(page.locator("#liveness")).hasText("Live");
		page.reload();
		assertThat(quota("addMessage")).hasText("4,997");
		page.locator("#sign-out").click();
		assertThat(page.getByLabel("ApiKey")).isVisible();
		page.reload();
		assertThat(page.getByLabel("ApiKey")).isVisible();
		assertThat(page.content()).doesNotContain(this.key);
	}

	@Test
	void aWrongKeyIsToldToBeOne() {
		Page page = open(ColorScheme.LIGHT, "en-US", 1280);
		page.getByLabel("ApiKey").fill("mpg-wrong");
		page.getByLabel("ApiKey").press("Enter");

		assertThat(page.locator("#key-error")).containsText("not valid");
		assertThat(page.getByLabel("ApiKey")).hasAttribute("aria-invalid", "true");
	}

	@Test
	void numbersMoveWithoutReloading() {
		add(1, this.key);
		Page page = signedIn();
		assertThat(quota("addMessage")).hasText("4,999");

		add(1, this.secondKey);

		assertThat(quota("addMessage")).hasText("4,998");
	}

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

	@Test
	void aRefusalAppearsWithItsReasonAndWhatToDo() {
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "searchMemory:u", "1000");
		String id = post(SEARCH, ONE_QUERY).header("X-Request-Id");
		Page page = signedIn();

		Locator refusal = page.locator("[data-decision='" + id + "']");
		assertThat(refusal).containsText("The limit searchMemory was reached");
		refusal.locator("summary").press("Enter");
		assertThat(refusal).containsText("1,000 used, 0 in flight, of 1,000");
		assertThat(page.locator("[data-quota=searchMemory]")).containsText("Used up");
	}

	@Test
	void aRequestForMoreQuotaIsMadeAndAppears() {
		Page page = signedIn();

		page.getByLabel("Quota of").selectOption("searchMemory");
		page.getByLabel("Further calls").fill("500");
		page.getByLabel("Reason", new Page.GetByLabelOptions().setExact(true)).fill("a demonstration in May");
		page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ask for more")).click();

		assertThat(page.locator("[data-request]")).containsText("searchMemory + 500");
		assertThat(page.locator("[data-request]")).containsText("a demonstration in May");
		assertThat(page.locator("#ask")).containsText("The request was sent.");
		assertThat(page.getByLabel("Further calls")).hasValue("");
		assertThat(send(request("/memgate/v1/quota-requests").GET()).json().get("requests")).hasSize(1);
	}

	@Test
	void hostileTextRunsNothing() {
		add(1, this.key);
		refuse(1);
		Page page = open(ColorScheme.LIGHT, "en-US", 1280);
		page.route("**/memgate/v1/*", ConsolePageTests::poison);
		signIn(page);
		assertThat(page.locator("#account")).containsText("<img src=x");
		assertThat(page.locator("#refusals")).containsText("<script>window.hurt=1</script>");
		assertThat(page.locator("[data-request]")).containsText("<img");
		assertThat(page.locator("[data-notice] .differences")).containsText("<img");
		assertThat(page.locator("#filter-key")).containsText("<img");
		assertThat(page.locator(".alert.bad").first()).containsText("<img");

		assertThat(page.evaluate("() => window.hurt")).isNull();
		assertThat(page.locator("main img, main script, a[href^='javascript']")).hasCount(0);
	}

	@Test
	void aGatewayThatIsAwayIsSaidToBe() {
		Page page = signedIn();
		assertThat(page.locator("#liveness")).hasText("Live");

		page.route("**/memgate/v1/**", Route::abort);
		lookAgain();

		assertThat(page.locator("#liveness")).containsText("trying again");
		assertThat(quota("addMessage")).hasText("5,000");
		page.unroute("**/memgate/v1/**");
		lookAgain();
		assertThat(page.locator("#liveness")).hasText("Live");
	}

	@Test
	void anEndedSessionLeadsToSigningIn() {
		Page page = signedIn();
		assertThat(page.locator("#account")).hasText(ACCOUNT);

		page.context().clearCookies();
		lookAgain();

		assertThat(page.getByText("The session has ended")).isVisible();
	}

	@ParameterizedTest
	@CsvSource({ "LIGHT, en-US, 1280", "DARK, en-US, 1280", "LIGHT, zh-CN, 1280", "DARK, zh-CN, 390" })
	void nothingKeepsPeopleOut(ColorScheme scheme, String language, int width) {
		add(1, this.key);
		refuse(1);
		RedisServer.commands()
			.hset(new AccountKeys(ACCOUNT).standing(), Map.of("state", "temporary", "since", "1", "until",
					"9999999999000000", "rate", "60", "step", "1", "reason", "a test"));
		Page page = open(scheme, language, width);
		assertThat(browser().hindrances(page)).isEqualTo(List.of());

		signIn(page);
		assertThat(page.locator("[data-decision]")).hasCount(1);
		page.locator("[data-decision] summary").click();

		assertThat(browser().hindrances(page)).isEqualTo(List.of());
		assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
		assertThat(page.locator("html")).hasAttribute("lang", language.startsWith("zh") ? "zh-Hans" : "en");
	}

	@Test
	void languageAndAppearanceAreChosenAndRemembered() {
		Page page = signedIn();

		page.getByLabel("Language").selectOption("zh");
		assertThat(page.locator("#remaining-title")).hasText("剩余额度");
		page.getByLabel("外观").selectOption("dark");
		page.reload();

		assertThat(page.locator("#remaining-title")).hasText("剩余额度");
		assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
		assertThat(page.title()).isEqualTo("Memgate 控制台");
	}

	/** Has the page ask before its time, as when the network comes back. */
	private void lookAgain() {
		page().evaluate("() => { dispatchEvent(new Event('online')) }");
	}

	private void add(int times, String key) {
		for (int i = 0; i < times; i++) {
			Answered answer = send(request(ADD).setHeader("Authorization", "Token " + key)
				.POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));
			assertThat(answer.status()).isEqualTo(200);
		}
	}

	/** Refused before admission, and kept. */
	private void refuse(int times) {
		for (int i = 0; i < times; i++) {
			post(SEARCH, "{\"user_id\":\"u\"}");
		}
		await(() -> !send(request("/memgate/v1/decisions?outcome=refused").GET()).json().get("decisions").isEmpty()
				&& send(request("/memgate/v1/usage?by=outcome&outcome=refused").GET()).json()
					.get("total")
					.get("calls")
					.asInt() == times);
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

	private static Browser browser() {
		return Objects.requireNonNull(browser);
	}

	private Page page() {
		return Objects.requireNonNull(this.page);
	}

	private Page open(ColorScheme scheme, String language, int width) {
		Page opened = browser().page(scheme, language, width);
		this.page = opened;
		opened.navigate("http://127.0.0.1:" + this.port + "/console/");
		assertThat(opened.locator("#key")).isVisible();
		return opened;
	}

	private Page signedIn() {
		Page opened = open(ColorScheme.LIGHT, "en-US", 1280);
		signIn(opened);
		return opened;
	}

	private void signIn(Page page) {
		page.locator("#key").fill(this.key);
		page.locator("#key").press("Enter");
	}

	private Locator quota(String api) {
		return page().locator("[data-quota=" + api + "] .quota-left strong");
	}

	private Locator cell(String column) {
		return page().locator("#usage td[data-column=" + column + "]");
	}

	private double height(String series) {
		return Double.parseDouble(page().locator("[data-series=" + series + "]").getAttribute("height"));
	}

}
