package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpRequest;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

import io.memgate.gateway.policy.CopiedPolicy;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** The administrators' console in a real browser, under a policy that will change. */
abstract class AdminConsoleUnderTest extends PageUnderTest {

	static final String TOKEN = "a-secret-of-a-test-of-at-least-32-characters";

	private static final String CHANGES = """

			changes:
			  - id: 2099-search
			    effective: 2099-01-01T00:00:00Z
			    summary: searchMemory returns at most 8 memories.
			    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
			""";

	static final CopiedPolicy POLICY = CopiedPolicy.into(FILES.resolve("admin-console"));

	@LocalManagementPort
	private int adminPort;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		POLICY.change("\nplans:\n", "\nplans:\n  small: { max-body: 256KB, apis: { addMessage: { quota: 100 } } }\n")
			.append(CHANGES);
		registry.add("memgate.policy", () -> POLICY.file().toString());
		registry.add("test.log", () -> "admin-console-page");
	}

	Answered admin(String method, String path, String body) {
		return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.adminPort + "/admin/v1" + path))
			.header("Authorization", "Bearer " + TOKEN)
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	String address(String fragment) {
		return "http://127.0.0.1:" + this.adminPort + "/admin/console/" + fragment;
	}

	/** Opens the console, in which nobody is signed in. */
	Page opened(String fragment, ColorScheme scheme, String language, int width) {
		Page opened = open(address(fragment), scheme, language, width);
		assertThat(opened.locator("#token")).isVisible();
		return opened;
	}

	Page opened(String fragment) {
		return opened(fragment, ColorScheme.LIGHT, "en-US", 1280);
	}

	Page signedIn(String fragment) {
		Page opened = opened(fragment);
		signIn(opened, TOKEN);
		return opened;
	}

	static void signIn(Page page, String token) {
		page.locator("#token").fill(token);
		page.locator("#token").press("Enter");
		assertThat(page.locator("#me")).isVisible();
	}

}
