package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts all targets, warms each up, and measures them in turn, round by round: what
 * disturbs the machine for a while disturbs all of them.
 */
final class Bench {

	/** For which a target is warmed up once more where there are other accounts. */
	static final int AGAIN_SECONDS = 10;

	private final Options options;

	private final Load load;

	private final List<Target> targets;

	private Bench(Options options, Load load, List<Target> targets) {
		this.options = options;
		this.load = load;
		this.targets = targets;
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		Options options = Options.parse(args);
		if (options.task() == Task.CAPACITY) {
			publish(options);
			return;
		}
		System.out.printf("Results go to %s. This takes %d minutes at most.%n", options.out(), options.mostMinutes());
		try (Parts parts = new Parts(options)) {
			Runtime.getRuntime().addShutdownHook(new Thread(parts::close));
			Load load = new Load(options, parts);
			switch (options.task()) {
				case SHAPE -> new Shape(options, parts, load).run();
				case START -> new Start(options, parts, load).run();
				default -> new Bench(options, load, targets(options, parts)).run();
			}
		}
	}

	private static void publish(Options options) throws IOException {
		if (Files.exists(options.out().resolve(Figures.SHAPE))) {
			Capacity.write(options.out());
		}
		Page.put(options.root(), options.out());
	}

	/** Memgate first: it makes the keys that all are called with. */
	private static List<Target> targets(Options options, Parts parts) throws IOException, InterruptedException {
		parts.target("c");
		List<Target> targets = new ArrayList<>();
		for (String letter : options.targets()) {
			targets.add(parts.target(letter));
		}
		return targets;
	}

	private void run() throws IOException, InterruptedException {
		for (Target target : this.targets) {
			this.load.warmUp(target, this.options.cells().getFirst(), this.options.warmUpSeconds());
		}
		Results results = new Results(this.options.out().resolve("samples.tsv"));
		int accounts = this.options.cells().getFirst().accounts();
		for (Cell cell : this.options.cells()) {
			if (cell.accounts() != accounts) {
				accounts = cell.accounts();
				warmUpAgain(cell);
			}
			measure(cell, results);
		}
		String table = Table.of(results);
		Files.writeString(this.options.out().resolve("table.md"), table);
		Files.writeString(this.options.out().resolve("plot.svg"), results.plot().toString());
		System.out.println(table);
	}

	/** An account's first calls take ways that are cold yet where there was one account. */
	private void warmUpAgain(Cell cell) throws IOException, InterruptedException {
		for (Target target : callable(cell)) {
			this.load.warmUp(target, cell, Math.min(AGAIN_SECONDS, this.options.warmUpSeconds()));
		}
	}

	private void measure(Cell cell, Results results) throws IOException, InterruptedException {
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (Target target : callable(cell)) {
				Sample sample = this.load.measure(target, cell, this.options.seconds(),
						cell.slug() + '-' + target.letter() + '-' + round);
				results.add(cell, target, round, sample);
				System.out.printf("%s, round %d, %s: %.0f calls/s, p99 %.1f ms%n", cell, round, target.letter(),
						sample.perSecond(), sample.p99Micros() / 1000);
			}
		}
	}

	/** Without those that are called by one account only, where several are to call. */
	private List<Target> callable(Cell cell) {
		return this.targets.stream()
			.filter((target) -> Files
				.exists(Target.keys(this.options.out(), target.callers(), cell.accounts())))
			.toList();
	}

}
