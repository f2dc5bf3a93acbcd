package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Shape} has measured, as its file tells it: medians of the rounds.
 */
final class Figures {

	static final String SHAPE = "shape.tsv";

	static final String REDIS = "redis.tsv";

	/** In place of a value: the stock gateway. */
	static final int STOCK = 0;

	private static final List<String> COLUMNS = List.of(Sample.HEAD.split("\t"));

	private static final int KEYS = 3;

	private final Map<String, Map<Integer, List<double[]>>> samples = new LinkedHashMap<>();

	private Figures() {
	}

	static String head() {
		return "series\tvalue\tround\t" + Sample.HEAD + '\n';
	}

	static String line(String series, int value, int round, Sample sample) {
		return series + '\t' + value + '\t' + round + '\t' + sample + '\n';
	}

	static Figures read(Path folder) throws IOException {
		Figures figures = new Figures();
		List<String> lines = Files.readAllLines(folder.resolve(SHAPE));
		lines.subList(1, lines.size()).forEach(figures::add);
		return figures;
	}

	private void add(String line) {
		String[] fields = line.split("\t");
		this.samples.computeIfAbsent(fields[0], (series) -> new LinkedHashMap<>())
			.computeIfAbsent(Integer.valueOf(fields[1]), (value) -> new ArrayList<>())
			.add(Arrays.stream(fields).skip(KEYS).mapToDouble(Double::parseDouble).toArray());
	}

	List<String> series() {
		return List.copyOf(this.samples.keySet());
	}

	List<Integer> values(String series) {
		return List.copyOf(this.samples.getOrDefault(series, Map.of()).keySet());
	}

	/** In how many rounds the first series was measured. */
	int rounds() {
		return this.samples.values().iterator().next().values().iterator().next().size();
	}

	/**
	 * The median of all rounds.
	 * @param column as {@link Sample#HEAD} names it
	 */
	double median(String series, int value, String column) {
		int at = COLUMNS.indexOf(column);
		return Results.median(this.samples.getOrDefault(series, Map.of())
			.getOrDefault(value, List.of())
			.stream()
			.mapToDouble((sample) -> sample[at])
			.toArray());
	}

}
