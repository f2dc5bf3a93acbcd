package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Every sample that was taken, by cell and target, also as a file.
 */
final class Results {

	private final Map<Cell, Map<Target, List<Sample>>> samples = new LinkedHashMap<>();

	private final List<String> lines = new ArrayList<>(
			List.of("bytes\tconnections\taccounts\ttarget\tround\t" + Sample.HEAD));

	private final Path file;

	Results(Path file) {
		this.file = file;
	}

	void add(Cell cell, Target target, int round, Sample sample) throws IOException {
		this.samples.computeIfAbsent(cell, (each) -> new LinkedHashMap<>())
			.computeIfAbsent(target, (each) -> new ArrayList<>())
			.add(sample);
		this.lines.add(cell.bytes() + "\t" + cell.connections() + "\t" + cell.accounts() + "\t" + target.letter() + "\t"
				+ round + "\t" + sample);
		Files.write(this.file, this.lines);
	}

	List<Cell> cells() {
		return List.copyOf(this.samples.keySet());
	}

	List<Target> targets(Cell cell) {
		return List.copyOf(this.samples.getOrDefault(cell, Map.of()).keySet());
	}

	/** The median of all rounds. */
	double median(Cell cell, Target target, ToDoubleFunction<Sample> of) {
		return median(taken(cell, target).stream().mapToDouble(of).toArray());
	}

	/**
	 * The median over the rounds of how many times another target's it was in the same
	 * round.
	 */
	double ratio(Cell cell, Target target, Target to, ToDoubleFunction<Sample> of) {
		List<Sample> these = taken(cell, target);
		List<Sample> those = taken(cell, to);
		double[] ratios = new double[Math.min(these.size(), those.size())];
		for (int i = 0; i < ratios.length; i++) {
			ratios[i] = of.applyAsDouble(these.get(i)) / of.applyAsDouble(those.get(i));
		}
		return median(ratios);
	}

	/** Calls a second of every target, one group for each cell. */
	Plot plot() {
		Plot plot = new Plot("Calls a second, medians");
		for (Cell cell : cells()) {
			plot.add(cell.toString(),
					targets(cell).stream()
						.map((target) -> new Plot.Bar(target.name(), median(cell, target, Sample::perSecond),
								target.name().startsWith("Memgate")))
						.toList());
		}
		return plot;
	}

	private List<Sample> taken(Cell cell, Target target) {
		return this.samples.getOrDefault(cell, Map.of()).getOrDefault(target, List.of());
	}

	static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
