package io.memgate.gateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Assumptions;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The machine's Chromium, without a window. Where there is none, tests are skipped.
 * Nothing is downloaded. Of one thread.
 */
public final class Browser implements AutoCloseable {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final double PATIENCE_MILLIS = 10_000;

	private static final String SERIOUS = """
			() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
			  .filter((each) => ['serious', 'critical'].includes(each.impact))
			  .flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target} ${node.failureSummary}`)))
			""";

	private final Playwright playwright;

	private final com.microsoft.playwright.Browser chromium;

	private final String axe = axe();

	private Browser() {
		this.playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		this.chromium = this.playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM)
				.setArgs(List.of("--no-sandbox", "--disable-gpu")));
	}

	/** Starts it, or skips the test. */
	public static Browser open() {
		Assumptions.assumeTrue(Files.isExecutable(CHROMIUM), "chromium is not installed");
		PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
		return new Browser();
	}

	/**
	 * A page that nobody is signed in on.
	 * @param language the reader's, such as {@code en-GB}
	 * @param width of the window, in CSS pixels
	 */
	public Page page(ColorScheme scheme, String language, int width) {
		BrowserContext context = this.chromium
			.newContext(new com.microsoft.playwright.Browser.NewContextOptions().setColorScheme(scheme)
				.setLocale(language)
				.setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
				.setViewportSize(width, 900));
		context.setDefaultTimeout(PATIENCE_MILLIS);
		return context.newPage();
	}

	/**
	 * What keeps people out of a page: axe's serious and critical findings, one a line.
	 */
	public List<?> hindrances(Page page) {
		page.evaluate(this.axe);
		return (List<?>) Objects.requireNonNull(page.evaluate(SERIOUS));
	}

	private static String axe() {
		try {
			Resource[] found = new PathMatchingResourcePatternResolver()
				.getResources("classpath*:META-INF/resources/webjars/axe-core/*/axe.min.js");
			return found[0].getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.playwright.close();
	}

}
