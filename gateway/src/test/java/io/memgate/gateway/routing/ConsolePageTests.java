package io.memgate.gateway.routing;

import java.util.Map;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Who gets into the key holder's console, and what it tells and asks them. */
class ConsolePageTests extends ConsoleUnderTest {

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
		Page page = opened();
		page.getByLabel("ApiKey").fill("mpg-wrong");
		page.getByLabel("ApiKey").press("Enter");

		assertThat(page.locator("#key-error")).containsText("not valid");
		assertThat(page.getByLabel("ApiKey")).hasAttribute("aria-invalid", "true");
	}

	@Test
	void anEndedSessionLeadsToSigningIn() {
		Page page = signedIn();
		assertThat(page.locator("#account")).hasText(ACCOUNT);

		page.context().clearCookies();
		lookAgain();

		assertThat(page.getByText("The session has ended")).isVisible();
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
	void numbersMoveWithoutReloading() {
		add(1, this.key);
		Page page = signedIn();
		assertThat(quota("addMessage")).hasText("4,999");

		add(1, this.secondKey);

		assertThat(quota("addMessage")).hasText("4,998");
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

	@ParameterizedTest
	@CsvSource({ "LIGHT, en-US, 1280", "DARK, en-US, 1280", "LIGHT, zh-CN, 1280", "DARK, zh-CN, 390" })
	void nothingKeepsPeopleOut(ColorScheme scheme, String language, int width) {
		add(1, this.key);
		refuse(1);
		RedisServer.commands()
			.hset(new AccountKeys(ACCOUNT).standing(), Map.of("state", "temporary", "since", "1", "until",
					"9999999999000000", "rate", "60", "step", "1", "reason", "a test"));
		Page page = opened(scheme, language, width);
		assertReachable(width);

		signIn(page);
		assertThat(page.locator("[data-decision]")).hasCount(1);
		page.locator("[data-decision] summary").click();

		assertReachable(width);
		assertThat(page.locator("html")).hasAttribute("lang", language.startsWith("zh") ? "zh-Hans" : "en");
	}

}
