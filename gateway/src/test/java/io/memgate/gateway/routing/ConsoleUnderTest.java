package io.memgate.gateway.routing;

import java.net.http.HttpRequest;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The key holder's console in a real browser. */
abstract class ConsoleUnderTest extends PageUnderTest {

	@DynamicPropertySource
	static void log(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "console-page");
	}

	/** Opens the console, in which nobody is signed in. */
	Page opened(ColorScheme scheme, String language, int width) {
		Page opened = open("http://127.0.0.1:" + this.port + "/console/", scheme, language, width);
		assertThat(opened.locator("#key")).isVisible();
		return opened;
	}

	Page opened() {
		return opened(ColorScheme.LIGHT, "en-US", 1280);
	}

	Page signedIn() {
		Page opened = opened();
		signIn(opened);
		return opened;
	}

	void signIn(Page page) {
		page.locator("#key").fill(this.key);
		page.locator("#key").press("Enter");
	}

	void add(int times, String key) {
		for (int i = 0; i < times; i++) {
			Answered answer = send(request(ADD).setHeader("Authorization", "Token " + key)
				.POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));
			assertThat(answer.status()).isEqualTo(200);
		}
	}

	/** Refused before admission, and kept. */
	void refuse(int times) {
		for (int i = 0; i < times; i++) {
			post(SEARCH, "{\"user_id\":\"u\"}");
		}
		await(() -> !send(request("/memgate/v1/decisions?outcome=refused").GET()).json().get("decisions").isEmpty()
				&& send(request("/memgate/v1/usage?by=outcome&outcome=refused").GET()).json()
					.get("total")
					.get("calls")
					.asInt() == times);
	}

	Locator quota(String api) {
		return page().locator("[data-quota=" + api + "] .quota-left strong");
	}

}
