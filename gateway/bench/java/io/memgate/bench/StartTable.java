package io.memgate.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The first seconds of starts, medians of the rounds.
 */
final class StartTable {

	/** The first second of each span, and the end. */
	private static final int[] SPANS = { 0, 1, 2, 5, 10, 20, Start.SECONDS };

	private final Map<String, List<Round>> ways = new LinkedHashMap<>();

	private final List<String> lines = new ArrayList<>(List.of("way\tround\tsecond\tcalls"));

	/**
	 * @param toReady seconds from start to ready
	 * @param calls in each second
	 * @param warm calls a second of the same process later
	 */
	void add(String way, double toReady, long[] calls, double warm) {
		List<Round> rounds = this.ways.computeIfAbsent(way, (each) -> new ArrayList<>());
		rounds.add(new Round(toReady, calls.clone(), warm));
		for (int second = 0; second < calls.length; second++) {
			this.lines.add(way + '\t' + rounds.size() + '\t' + (second + 1) + '\t' + calls[second]);
		}
		this.lines.add(way + '\t' + rounds.size() + "\twarm\t" + Math.round(warm));
	}

	/** Every number, as a file has it. */
	List<String> lines() {
		return this.lines;
	}

	/** Calls a second in each span and once warm, a group for each way. */
	Plot plot() {
		Plot plot = new Plot("Calls a second after the start");
		this.ways.forEach((way, rounds) -> {
			List<Plot.Bar> bars = new ArrayList<>();
			for (int span = 1; span < SPANS.length; span++) {
				bars.add(new Plot.Bar(name(span), median(rounds, span), true));
			}
			bars.add(new Plot.Bar("warm", median(rounds, Round::warm), false));
			plot.add(way, bars);
		});
		return plot;
	}

	/** As Markdown, calls a second. */
	@Override
	public String toString() {
		StringBuilder table = new StringBuilder("| Calls a second after a start | ready after s |");
		for (int span = 1; span < SPANS.length; span++) {
			table.append(' ').append(name(span)).append(" |");
		}
		table.append(" warm | first ")
			.append(Start.SECONDS)
			.append(" s × warm |\n")
			.append("|---".repeat(SPANS.length + 3))
			.append("|\n");
		this.ways.forEach((way, rounds) -> table.append(row(way, rounds)));
		return table.toString();
	}

	private static String row(String way, List<Round> rounds) {
		StringBuilder row = new StringBuilder(
				String.format(Locale.ROOT, "| %s | %.1f |", way, median(rounds, Round::toReady)));
		for (int span = 1; span < SPANS.length; span++) {
			row.append(String.format(Locale.ROOT, " %,.0f |", median(rounds, span)));
		}
		return row.append(String.format(Locale.ROOT, " %,.0f | %.2f |%n", median(rounds, Round::warm),
				median(rounds, (round) -> round.perSecond(0, Start.SECONDS) / round.warm())))
			.toString();
	}

	private static String name(int span) {
		int from = SPANS[span - 1] + 1;
		return "second " + from + ((from == SPANS[span]) ? "" : "–" + SPANS[span]);
	}

	private static double median(List<Round> rounds, int span) {
		return median(rounds, (round) -> round.perSecond(SPANS[span - 1], SPANS[span]));
	}

	private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
		return Results.median(rounds.stream().mapToDouble(of).toArray());
	}

	/** One start. */
	private record Round(double toReady, long[] calls, double warm) {

		double perSecond(int from, int to) {
			return Arrays.stream(this.calls, from, to).sum() / (double) (to - from);
		}

	}

}
