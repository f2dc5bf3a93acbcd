package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a {@link Shape} has measured, as tables and plots, and what more calls a second
 * than this machine can make would take by it.
 */
final class Capacity {

	private static final int CALLS = 100_000;

	/** How busy a processor may be where answers are to be quick and a node may fail. */
	private static final double BUSY = 0.7;

	private static final int CORES_OF_A_NODE = 4;

	private static final double MEGA = 1_000_000;

	private static final String HEAD = """

			### Cost by %s

			| %s | calls/s | p99 ms | CPU µs a call | Redis µs a call | scripts a call | flushes a call | AOF bytes a call | failed | others |
			|---|---|---|---|---|---|---|---|---|---|
			""";

	private static final String ACCOUNTS = "accounts";

	private final Figures figures;

	private final StringBuilder text = new StringBuilder();

	private final List<Integer> accounts;

	private Capacity(Figures figures) {
		this.figures = figures;
		List<Integer> all = figures.values(ACCOUNTS);
		this.accounts = List.of(all.get(1), all.getLast());
	}

	/**
	 * Writes {@code capacity.md} and a plot of each series beside the figures.
	 * @param folder of a {@link Shape}
	 * @return the text
	 */
	static String write(Path folder) throws IOException {
		Figures figures = Figures.read(folder);
		for (String series : figures.series()) {
			Files.writeString(folder.resolve("plot-" + series + ".svg"), plot(figures, series).toString());
		}
		Capacity capacity = new Capacity(figures);
		capacity.add("Medians of %d rounds on %s; wrk, gateways, Redis and the memory service share the processors.%n",
				figures.rounds(), Machine.describe());
		figures.series().forEach(capacity::addSeries);
		capacity.addMemory(Files.readAllLines(folder.resolve(Figures.REDIS)));
		capacity.addCapacity();
		Files.writeString(folder.resolve("capacity.md"), capacity.text);
		return capacity.text.toString();
	}

	private static Plot plot(Figures figures, String series) {
		Plot plot = new Plot("Cost by " + series + ", medians");
		plot.add("Calls a second", bars(figures, series, "per_second", 1));
		plot.add("99 of 100 calls took at most so many ms", bars(figures, series, "p99_us", 1000));
		plot.add("Processor time of the gateways, µs a call", bars(figures, series, "cpu_us", 1));
		plot.add("Processor time of Redis, µs a call", bars(figures, series, "redis_us", 1));
		return plot;
	}

	private static List<Plot.Bar> bars(Figures figures, String series, String column, double unit) {
		return figures.values(series)
			.stream()
			.map((value) -> new Plot.Bar(name(series, value), figures.median(series, value, column) / unit,
					value != Figures.STOCK))
			.toList();
	}

	private static String name(String series, int value) {
		return (value == Figures.STOCK) ? "Spring Cloud Gateway, no filter"
				: String.format(Locale.ROOT, "%,d %s", value, (value == 1) ? series.replaceFirst("s$", "") : series);
	}

	private void addSeries(String series) {
		add(HEAD, series, series);
		for (int value : this.figures.values(series)) {
			add("| %s | %,.0f | %.1f | %.0f | %.0f | %.2f | %.2f | %,.0f | %.2f %% | %.0f %% |%n", name(series, value),
					median(series, value, "per_second"), median(series, value, "p99_us") / 1000,
					median(series, value, "cpu_us"), median(series, value, "redis_us"),
					median(series, value, "scripts"), median(series, value, "flushes"),
					median(series, value, "appended_bytes"), 100 * median(series, value, "wrong"),
					100 * median(series, value, "others"));
		}
	}

	private void addMemory(List<String> lines) {
		add("%n### Redis's memory%n%n| Accounts | | bytes an account |%n|---|---|---|%n");
		for (String line : lines) {
			String[] fields = line.split("\t");
			add("| %,d | %s | %,d |%n", Integer.valueOf(fields[1]), fields[0], Integer.valueOf(fields[2]));
		}
	}

	private void addCapacity() {
		add("%n### What %,d calls a second take%n%n| | %,d account%s | %,d accounts | |%n|---|---|---|---|%n", CALLS,
				this.accounts.getFirst(), (this.accounts.getFirst() == 1) ? "" : "s", this.accounts.getLast());
		measured("Processor time of a gateway, µs a call", "cpu_us");
		measured("Processor time of Redis, µs a call", "redis_us");
		measured("Bytes to Redis's append-only file a call", "appended_bytes");
		measured("Bytes between gateway and Redis a call", "redis_bytes");
		measured("Bytes on all ways together a call", "carried_bytes");
		measured("Resident memory of a gateway, bytes", "resident_bytes");
		extrapolated("Cores of gateways", (accounts) -> cores(accounts, "cpu_us"));
		extrapolated("Gateways of " + CORES_OF_A_NODE + " cores",
				(accounts) -> Math.ceil(cores(accounts, "cpu_us") / CORES_OF_A_NODE));
		extrapolated("Redis Cluster masters", this::masters);
		extrapolated("Most calls/s of one account, whose keys are on one master",
				(accounts) -> BUSY * MEGA / median(ACCOUNTS, accounts, "redis_us"));
		extrapolated("MB/s to append-only files, all masters", (accounts) -> megabytes(accounts, "appended_bytes"));
		extrapolated("MB/s to the one of a master",
				(accounts) -> megabytes(accounts, "appended_bytes") / masters(accounts));
		extrapolated("MB/s between gateways and Redis", (accounts) -> megabytes(accounts, "redis_bytes"));
		extrapolated("MB/s between clients, gateways and memory service, bodies of " + Cell.USUAL.bytes() + " bytes",
				(accounts) -> megabytes(accounts, "carried_bytes") - megabytes(accounts, "redis_bytes"));
	}

	private void measured(String what, String column) {
		row(what, (accounts) -> median(ACCOUNTS, accounts, column), "measured");
	}

	private void extrapolated(String what, Value value) {
		row(what, value, "extrapolated");
	}

	private void row(String what, Value value, String how) {
		add("| %s | %,.0f | %,.0f | %s |%n", what, value.of(this.accounts.getFirst()),
				value.of(this.accounts.getLast()), how);
	}

	private double cores(int accounts, String column) {
		return median(ACCOUNTS, accounts, column) * CALLS / MEGA / BUSY;
	}

	/** One thread of Redis runs all scripts of a master. */
	private double masters(int accounts) {
		return Math.ceil(cores(accounts, "redis_us"));
	}

	private double megabytes(int accounts, String column) {
		return median(ACCOUNTS, accounts, column) * CALLS / MEGA;
	}

	private double median(String series, int value, String column) {
		return this.figures.median(series, value, column);
	}

	private void add(String format, Object... numbers) {
		this.text.append(String.format(Locale.ROOT, format, numbers));
	}

	/** A number that depends on how many accounts call. */
	private interface Value {

		double of(int accounts);

	}

}
