package io.memgate.gateway.problem;

import java.util.List;
import java.util.stream.Collectors;

import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;

/**
 * A short page for a person: no script, no picture, nothing from elsewhere.
 *
 * @param label a line above the title
 * @param title what it is about
 * @param body HTML of what follows
 */
public record Page(String label, String title, String body) {

	private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=utf-8");

	private static final String DOCUMENT = """
			<!doctype html>
			<html lang="en">
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<meta name="color-scheme" content="light dark">
			<title>%2$s</title>
			<style>
			body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.25rem }
			h1 { font-size: 1.625rem; line-height: 1.25; margin: 0.25rem 0 1.5rem }
			p { margin: 0.75rem 0 }
			.status { opacity: 0.7; font-variant-numeric: tabular-nums; margin: 0 }
			</style>
			<p class="status">%1$s</p>
			<h1>%2$s</h1>
			%3$s
			</html>
			""";

	/** A page with a title, both of them text. */
	public static Page of(String label, String title) {
		return new Page(escaped(label), escaped(title), "");
	}

	/** This page with further paragraphs of HTML. */
	Page withHtml(String... paragraphs) {
		return with(List.of(paragraphs));
	}

	/** This page with further paragraphs of text. */
	public Page withTexts(List<String> paragraphs) {
		return with(paragraphs.stream().map(Page::escaped).toList());
	}

	private Page with(List<String> paragraphs) {
		String more = paragraphs.stream().collect(Collectors.joining("</p>\n<p>", "<p>", "</p>"));
		return new Page(this.label, this.title, this.body.isEmpty() ? more : this.body + '\n' + more);
	}

	/** The page as an answer. */
	public Mono<ServerResponse> answer() {
		return ServerResponse.ok()
			.contentType(HTML)
			.cacheControl(CacheControl.noStore())
			.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
			.header("X-Content-Type-Options", "nosniff")
			.bodyValue(DOCUMENT.formatted(this.label, this.title, this.body));
	}

	private static String escaped(String text) {
		return HtmlUtils.htmlEscape(text, "UTF-8");
	}

}
