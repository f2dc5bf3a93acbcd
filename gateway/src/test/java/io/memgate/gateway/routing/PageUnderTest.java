package io.memgate.gateway.routing;

import java.util.Objects;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

import io.memgate.gateway.browser.Browser;
import io.memgate.gateway.browser.SharedBrowser;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** A page of the assembled gateway in a real browser, one page in each test. */
@ExtendWith(SharedBrowser.class)
abstract class PageUnderTest extends GatewayUnderTest {

	private Browser browser;

	@Nullable private Page page;

	@DynamicPropertySource
	static void patience(DynamicPropertyRegistry registry) {
		// A browser that starts may take both processors for longer than a call may wait.
		registry.add("spring.data.redis.timeout", () -> "2s");
	}

	@BeforeEach
	void take(Browser browser) {
		this.browser = browser;
	}

	@AfterEach
	void closePage() {
		if (this.page != null) {
			this.page.context().close();
		}
	}

	/** Opens an address as nobody who is signed in. */
	Page open(String address, ColorScheme scheme, String language, int width) {
		Page opened = this.browser.page(scheme, language, width);
		this.page = opened;
		opened.navigate(address);
		return opened;
	}

	/** The page that the test has opened. */
	Page page() {
		return Objects.requireNonNull(this.page);
	}

	/** Has the page ask before its time, as when the network comes back. */
	void lookAgain() {
		page().evaluate("() => { dispatchEvent(new Event('online')) }");
	}

	/**
	 * Nothing keeps people out of the page as it is now, and it is as wide as its window.
	 */
	void assertReachable(int width) {
		Page page = page();
		assertThat(this.browser.hindrances(page)).as(page.url()).isEmpty();
		assertThat(page.evaluate("() => document.documentElement.scrollWidth")).as(page.url()).isEqualTo(width);
	}

	/** Nothing that text of others would do was done. */
	void assertUnhurt() {
		assertThat(page().evaluate("() => window.hurt")).isNull();
		assertThat(page().locator("main img, main script, a[href^='javascript']")).hasCount(0);
	}

}
