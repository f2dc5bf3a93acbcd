package io.memgate.bench;

import java.util.List;
import java.util.Locale;

/**
 * Calls a second of every target as bars, one group for each cell.
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
			<title>Calls a second, medians</title>
			<style>text{fill:#1f2328}rect{fill:#8c959f}.memgate{fill:#0969da}\
			@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#6e7681}.memgate{fill:#4493f8}}</style>
			""";

	private final Results results;

	private final StringBuilder bars = new StringBuilder();

	private int y;

	private Plot(Results results) {
		this.results = results;
	}

	static String of(Results results) {
		Plot plot = new Plot(results);
		results.cells().forEach(plot::add);
		return String.format(Locale.ROOT, HEAD, NAMES + WIDTH + NUMBERS, plot.y + GAP) + plot.bars + "</svg>\n";
	}

	private void add(Cell cell) {
		List<Target> targets = this.results.targets(cell);
		double most = targets.stream().mapToDouble((target) -> perSecond(cell, target)).max().orElse(1);
		this.y += TITLE;
		text(0, this.y - 8, cell.toString(), " font-weight=\"600\"");
		for (Target target : targets) {
			bar(target, perSecond(cell, target), most);
		}
	}

	private void bar(Target target, double perSecond, double most) {
		long width = Math.max(1, Math.round(WIDTH * perSecond / most));
		String style = target.name().startsWith("Memgate") ? " class=\"memgate\"" : "";
		text(12, this.y + BAR - 5, target.name(), "");
		this.bars.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"%s/>%n", NAMES,
				this.y, width, BAR, style));
		text(NAMES + (int) width + 8, this.y + BAR - 5, String.format(Locale.ROOT, "%,.0f", perSecond), "");
		this.y += BAR + GAP;
	}

	private void text(int x, int y, String words, String style) {
		this.bars.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\"%s>%s</text>%n", x, y, style, words));
	}

	private double perSecond(Cell cell, Target target) {
		return this.results.median(cell, target, Sample::perSecond);
	}

}
