package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what Memgate costs as one thing grows: limits of an account, bytes of a body,
 * nodes on one Redis, accounts. Each round of a series measures all of its points and,
 * first, the stock gateway, which tells how fast the machine is at that time.
 */
final class Shape {

	/** The stock gateway, four nodes, and one of them with most accounts. */
	static final int WARM_UPS = 6;

	private static final List<Integer> LIMITS = List.of(1, 2, 4, 8);

	private static final List<Integer> BYTES = List.of(300, 4096, 16_384, 65_536);

	private static final List<Integer> NODES = List.of(1, 2, 4);

	private static final String FSYNC = "always";

	private final Options options;

	private final Parts parts;

	private final Load load;

	private final Path file;

	Shape(Options options, Parts parts, Load load) {
		this.options = options;
		this.parts = parts;
		this.load = load;
		this.file = options.out().resolve(Figures.SHAPE);
	}

	/** How many there are to be measured in a round of each series. */
	static int points(Options options) {
		return LIMITS.size() + BYTES.size() + NODES.size() + options.accounts().size() + 4;
	}

	void run() throws IOException, InterruptedException {
		Files.writeString(this.file, Figures.head());
		Population population = new Population(this.options, this.parts);
		population.make();
		Target one = memgate(1);
		Target stock = this.parts.target("a");
		warmUp(one);
		warmUp(stock);
		measure("limits", stock, LIMITS.stream().map((limits) -> limits(one, limits)).toList());
		measure("bytes", stock, BYTES.stream().map((bytes) -> new Point(bytes, one, new Cell(bytes, 64, 1))).toList());
		measure("nodes", stock, nodes());
		this.parts.memgates().stopOthers();
		population.load();
		measure("accounts", stock, accounts(one.calledBy(Population.NAME)));
		if (this.options.everyone()) {
			population.callEveryone(one.nodes().getFirst());
		}
		System.out.print(Capacity.write(this.options.out()));
	}

	private Target memgate(int nodes) throws IOException, InterruptedException {
		return new Target("c" + nodes, "Memgate", this.parts.memgates().several(nodes), 200, Target.MEASURED, FSYNC);
	}

	private void warmUp(Target target) throws IOException, InterruptedException {
		this.load.warmUp(target, Cell.USUAL, this.options.warmUpSeconds());
	}

	private static Point limits(Target one, int limits) {
		return new Point(limits, one.calledBy("limits-" + limits), Cell.USUAL);
	}

	/** Each node is warmed up alone: of the load of all it would have too little. */
	private List<Point> nodes() throws IOException, InterruptedException {
		List<Node> all = memgate(NODES.getLast()).nodes();
		for (Node node : all.subList(1, all.size())) {
			warmUp(new Target("c", "Memgate", List.of(node), 200, Target.MEASURED, FSYNC));
		}
		List<Point> points = new ArrayList<>();
		for (int nodes : NODES) {
			points.add(new Point(nodes, memgate(nodes), Cell.USUAL));
		}
		return points;
	}

	private List<Point> accounts(Target one) throws IOException, InterruptedException {
		List<Point> points = this.options.accounts()
			.stream()
			.map((accounts) -> new Point(accounts, one,
					new Cell(Cell.USUAL.bytes(), Cell.USUAL.connections(), accounts)))
			.toList();
		this.load.warmUp(one, points.getLast().cell(), this.options.warmUpSeconds());
		return points;
	}

	private void measure(String series, Target stock, List<Point> points) throws IOException, InterruptedException {
		List<Point> all = new ArrayList<>(List.of(new Point(0, stock, Cell.USUAL)));
		all.addAll(points);
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (Point point : all) {
				measure(series, point, round);
			}
		}
	}

	private void measure(String series, Point point, int round) throws IOException, InterruptedException {
		Sample sample = this.load.sample(point.target(), point.cell(), this.options.seconds(),
				series + '-' + point.value() + '-' + round);
		Files.writeString(this.file, Figures.line(series, point.value(), round, sample), StandardOpenOption.APPEND);
		System.out.printf("%s %,d, round %d: %.0f calls/s, p99 %.1f ms, CPU %.0f us a call, Redis %.0f us%s%n", series,
				point.value(), round, sample.perSecond(), sample.p99Micros() / 1000, sample.cpuMicros(),
				sample.redisMicros(), Load.isFaulty(sample) ? ", too many calls failed" : "");
	}

	/**
	 * What is measured once in each round.
	 *
	 * @param value of what grows; 0 for the stock gateway
	 */
	private record Point(int value, Target target, Cell cell) {

	}

}
