package io.memgate.bench;

import java.util.List;
import java.util.Locale;

/**
 * Numbers as bars, one group below the other; the bars of a group have one scale.
 */
final class Plot {

	private static final int BAR = 18;

	private static final int GAP = 6;

	private static final int TITLE = 30;

	private static final int NAMES = 320;

	private static final int WIDTH = 420;

	private static final int NUMBERS = 120;

	private static final String HEAD = """
			<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" role="img">
			<title>%s</title>
			<style>text{fill:#1f2328}rect{fill:#8c959f}.memgate{fill:#0969da}\
			@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#6e7681}.memgate{fill:#4493f8}}</style>
			""";

	private final String title;

	private final StringBuilder bars = new StringBuilder();

	private int y;

	Plot(String title) {
		this.title = title;
	}

	/** Adds a group. */
	void add(String name, List<Bar> bars) {
		double most = bars.stream().mapToDouble(Bar::number).max().orElse(1);
		this.y += TITLE;
		text(0, this.y - 8, name, " font-weight=\"600\"");
		bars.forEach((bar) -> add(bar, most));
	}

	private void add(Bar bar, double most) {
		long width = Math.max(1, Math.round(WIDTH * bar.number() / most));
		text(12, this.y + BAR - 5, bar.name(), "");
		this.bars.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"%s/>%n", NAMES,
				this.y, width, BAR, bar.memgate() ? " class=\"memgate\"" : ""));
		String number = String.format(Locale.ROOT, (bar.number() < 100) ? "%,.1f" : "%,.0f", bar.number());
		text(NAMES + (int) width + 8, this.y + BAR - 5, number, "");
		this.y += BAR + GAP;
	}

	private void text(int x, int y, String words, String style) {
		this.bars.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\"%s>%s</text>%n", x, y, style, words));
	}

	/** As SVG. */
	@Override
	public String toString() {
		return String.format(Locale.ROOT, HEAD, NAMES + WIDTH + NUMBERS, this.y + GAP, this.title) + this.bars
				+ "</svg>\n";
	}

	/**
	 * A number with a name.
	 *
	 * @param memgate whether it is one of Memgate
	 */
	record Bar(String name, double number, boolean memgate) {

	}

}
