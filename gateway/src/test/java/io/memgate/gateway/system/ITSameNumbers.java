package io.memgate.gateway.system;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.browser.Browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * After a few hundred calls of all kinds, of two projects and three keys over two nodes,
 * everybody is told the same: the header, the self-service API, the statement, the admin
 * API, both consoles; and the books agree.
 */
class ITSameNumbers {

	private static final String ACCOUNT = "acme";

	private static final List<String> APIS = List.of(Ask.ADD, Ask.SEARCH, Ask.GET);

	private static final List<String> MISTAKES = List.of("{\"user_id\":\"u\"", "{\"user_id\":\"u\",\"query\":\"\"}",
			"{\"user_id\":\"u\",\"query\":\"tea\",\"memory_limit_number\":11}");

	private static final int ROUNDS = 25;

	private static final Pattern LEFT = Pattern.compile("\"(\\w+)\";r=(\\d+)");

	/** How long a page may need on a busy machine. */
	private static final double PATIENCE_MILLIS = 60_000;

	/** Where pictures of the consoles are put; none are taken when it is not given. */
	private static final String PICTURES = System.getProperty("memgate.pictures", "");

	@Test
	@Timeout(180)
	void everyoneIsToldTheSame(@TempDir Path files) throws IOException {
		PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
		try (Browser browser = Browser.open();
				Installation memgate = Installation.start(files, Path.of("../deploy/policy/memos-free.yml"),
						Installation.QUICK, List.of(Installation.packaged(), Installation.packaged()), List.of())) {
			memgate.makeAccount(ACCOUNT);
			memgate.admin("/accounts/" + ACCOUNT + "/projects", "{\"id\":\"second\"}");
			memgate.admin("/accounts/" + ACCOUNT + "/grants",
					"{\"api\":\"searchMemory\",\"amount\":50,\"reason\":\"a demonstration\"}");
			List<String> keys = List.of(memgate.makeKey(ACCOUNT), memgate.makeKey(ACCOUNT),
					memgate.makeKey(ACCOUNT, "second"));

			Map<String, Long> header = mixedCalls(memgate, keys);

			assertThat(header.keySet()).containsExactlyInAnyOrderElementsOf(APIS);
			assertThat(told(memgate.selfService("/limits", keys.getFirst()))).isEqualTo(header);
			assertThat(told(memgate.selfService("/statement", keys.getLast()))).isEqualTo(header);
			for (String api : APIS) {
				JsonNode quota = memgate.quota(ACCOUNT, api);
				assertThat(quota.get("limit").asLong() + quota.get("granted").asLong() - quota.get("used").asLong()
						- quota.get("reserved").asLong())
					.as(api)
					.isEqualTo(header.get(api));
			}
			JsonNode books = memgate.ledger(ACCOUNT);
			assertThat(books.get("state").asString()).as("%s", books).isEqualTo("balanced");
			assertThat(charged(books)).isEqualTo(used(header));
			keyHolderSees(browser, memgate, keys.get(1), header);
			administratorSees(browser, memgate, header);
		}
	}

	/**
	 * Good calls, mistakes and refusals in turn; what the last good call of each Api says
	 * is left.
	 */
	private static Map<String, Long> mixedCalls(Installation memgate, List<String> keys) {
		Map<String, Long> left = new TreeMap<>();
		for (int round = 0; round < ROUNDS; round++) {
			String key = keys.get(round % keys.size());
			GatewayNode node = memgate.gateways().get(round % 2);
			for (String body : MISTAKES) {
				memgate.call(node, key, Ask.path(Ask.SEARCH), body);
			}
			memgate.call(node, "mpg-none-none", Ask.path(Ask.SEARCH), MISTAKES.getLast());
			for (String api : APIS) {
				memgate.call(node, key, Ask.path(api), good(api, round));
				left.put(api, left(memgate.call(node, key, Ask.path(api), good(api, round)), api));
			}
		}
		return left;
	}

	private static String good(String api, int round) {
		return switch (api) {
			case Ask.ADD -> "{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":"
					+ "\"On day " + round + " I had tea.\"}]}";
			case Ask.SEARCH -> "{\"user_id\":\"u\",\"query\":\"tea\"}";
			default -> "{\"user_id\":\"u\",\"conversation_id\":\"c\"}";
		};
	}

	private static long left(HttpResponse<String> answer, String api) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return LEFT.matcher(answer.headers().firstValue("RateLimit").orElse(""))
			.results()
			.filter((item) -> item.group(1).equals(api))
			.mapToLong((item) -> Long.parseLong(item.group(2)))
			.findFirst()
			.orElseThrow();
	}

	private static Map<String, Long> told(JsonNode answer) {
		Map<String, Long> left = new TreeMap<>();
		answer.get("quotas")
			.forEach((quota) -> left.put(quota.get("quota").asString(), quota.get("remaining").asLong()));
		return left;
	}

	private static Map<String, Long> charged(JsonNode books) {
		Map<String, Long> charged = new TreeMap<>();
		books.get("apis").forEach((row) -> {
			if (APIS.contains(row.get("api").asString())) {
				charged.put(row.get("api").asString(), row.get("charged").asLong());
			}
		});
		return charged;
	}

	private static Map<String, Long> used(Map<String, Long> left) {
		Map<String, Long> limits = Map.of(Ask.ADD, 5000L, Ask.SEARCH, 1050L, Ask.GET, 5000L);
		Map<String, Long> used = new TreeMap<>();
		left.forEach((api, number) -> used.put(api, limits.getOrDefault(api, 0L) - number));
		return used;
	}

	private static void keyHolderSees(Browser browser, Installation memgate, String key, Map<String, Long> left) {
		for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
			Page page = browser.page(scheme, "en-US", 1280);
			page.navigate(memgate.gateways().getFirst().origin() + "/console/");
			page.locator("#key").fill(key);
			page.locator("#key").press("Enter");
			left.forEach((api, number) -> assertThat(page.locator("[data-quota=" + api + "] .quota-left strong"))
				.hasText(String.format(Locale.ROOT, "%,d", number)));
			assertThat(page.locator("#liveness")).hasText("Live");
			picture(page, "console-" + scheme.name().toLowerCase(Locale.ROOT));
			page.setViewportSize(390, 900);
			picture(page, "console-phone-" + scheme.name().toLowerCase(Locale.ROOT));
			page.context().close();
		}
	}

	private static void administratorSees(Browser browser, Installation memgate, Map<String, Long> left) {
		Page page = browser.page(ColorScheme.LIGHT, "en-US", 1280);
		page.navigate(memgate.gateways().getFirst().admin() + "/admin/console/#/accounts/" + ACCOUNT);
		page.locator("#token").fill(Installation.SECRET);
		page.locator("#token").press("Enter");
		left.forEach((api,
				number) -> assertThat(
						page.locator("#quotas tr:has([data-quota=" + api + "]) td[data-column=remaining]"))
					.hasText(String.format(Locale.ROOT, "%,d", number)));
		picture(page, "console-administrator");
		page.context().close();
	}

	private static void picture(Page page, String name) {
		if (!PICTURES.isEmpty()) {
			page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(PICTURES, name + ".png")));
		}
	}

}
