package io.memgate.gateway.routing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What administrators change in their console. */
class AdminConsoleFormsPageTests extends AdminConsoleUnderTest {

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
