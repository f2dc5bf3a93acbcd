package io.memgate.bench;

import java.util.Locale;

/**
 * The medians as Markdown.
 */
final class Table {

	private static final String HEAD = """
			| Target | calls/s | × first | p50 ms | p99 ms | × first | CPU µs a call | Redis µs a call | resident MB | scripts a call | flushes a call | others |
			|---|---|---|---|---|---|---|---|---|---|---|---|
			""";

	private Table() {
	}

	static String of(Results results) {
		StringBuilder table = new StringBuilder();
		for (Cell cell : results.cells()) {
			table.append("\n### ").append(cell).append("\n\n").append(HEAD);
			for (Target target : results.targets(cell)) {
				table.append(row(results, cell, target));
			}
		}
		return table.toString();
	}

	private static String row(Results results, Cell cell, Target target) {
		Target first = results.targets(cell).getFirst();
		return String.format(Locale.ROOT,
				"| %s %s | %,.0f | %.2f | %.1f | %.1f | %.2f | %.0f | %.0f | %.0f | %.2f | %.2f | %.0f %% |%n",
				target.letter(), target.name(), results.median(cell, target, Sample::perSecond),
				results.ratio(cell, target, first, Sample::perSecond),
				results.median(cell, target, Sample::p50Micros) / 1000,
				results.median(cell, target, Sample::p99Micros) / 1000,
				results.ratio(cell, target, first, Sample::p99Micros), results.median(cell, target, Sample::cpuMicros),
				results.median(cell, target, Sample::redisMicros),
				results.median(cell, target, Sample::residentBytes) / (1024 * 1024),
				results.median(cell, target, Sample::scripts), results.median(cell, target, Sample::flushes),
				100 * results.median(cell, target, Sample::others));
	}

}
