package io.memgate.bench;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is asked of the bench; {@code gateway/bench/run --help} explains each.
 *
 * @param root the source tree
 * @param app the gateway's application, unpacked, with its libraries beside it
 * @param task what to measure
 * @param targets letters, in the order in which they are shown
 * @param accounts numbers of accounts whose cost is compared
 * @param everyone whether each of the most accounts is called once
 * @param java options of every gateway's JVM
 * @param other another build of the gateway, unpacked
 * @param otherJava options of its JVM
 */
record Options(Path root, Path app, Task task, List<String> targets, List<Cell> cells, List<Integer> accounts,
		boolean everyone, int rounds, int seconds, int warmUpSeconds, List<String> java, Path other,
		List<String> otherJava, Path out) {

	private static final Set<String> FLAGS = Set.of("full", "shape", "start", "everyone");

	private static final Set<String> KNOWN = Set.of("root", "app", "targets", "cells", "accounts", "rounds", "seconds",
			"warm-up", "java", "other", "other-java", "out", "capacity");

	/** What {@code deploy/local/up} gives it. */
	private static final String SHIPPED = "-Xmx512m -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED "
			+ "-Dsun.misc.unsafe.memory.access=allow";

	private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

	static Options parse(String[] args) {
		Map<String, String> given = new HashMap<>();
		for (int i = 0; i < args.length; i++) {
			String name = args[i].replaceFirst("^--", "");
			if (FLAGS.contains(name) && args[i].startsWith("--")) {
				given.put(name, "");
			}
			else if (KNOWN.contains(name) && args[i].startsWith("--") && i + 1 < args.length) {
				given.put(name, args[++i]);
			}
			else {
				throw new IllegalArgumentException("what is " + args[i] + "? See --help.");
			}
		}
		return of(given);
	}

	private static Options of(Map<String, String> given) {
		Path root = Path.of(given.getOrDefault("root", "."));
		Path out = root.resolve("gateway/target/bench").resolve(LocalDateTime.now().format(NAME));
		String java = given.getOrDefault("java", SHIPPED);
		Path app = Path.of(given.getOrDefault("app", "app.jar"));
		boolean full = given.containsKey("full");
		return new Options(root, app, Task.of(given.keySet()),
				List.of(given.getOrDefault("targets", full ? "a,b,c,s,d,e,f" : "a,b,c,d").split(",")),
				given.containsKey("cells") ? Cell.parse(given.getOrDefault("cells", ""))
						: full ? Cell.all() : List.of(Cell.USUAL),
				Stream.of(given.getOrDefault("accounts", "1,100,10000,1000000").split(","))
					.map(Integer::valueOf)
					.toList(),
				given.containsKey("everyone"), number(given, "rounds", given.containsKey("start") ? 3 : 5),
				number(given, "seconds", 6), number(given, "warm-up", 60), List.of(java.split(" +")),
				Path.of(given.getOrDefault("other", app.toString())),
				List.of(given.getOrDefault("other-java", java).split(" +")),
				Path.of(given.getOrDefault("capacity", given.getOrDefault("out", out.toString()))).toAbsolutePath());
	}

	private static int number(Map<String, String> given, String name, int usual) {
		return Integer.parseInt(given.getOrDefault(name, Integer.toString(usual)));
	}

	/** How long it takes at most, in minutes. */
	int mostMinutes() {
		int one = this.seconds + 1;
		int measuring = switch (this.task) {
			case COMPARE ->
				this.targets.size() * (this.cells.size() * (this.rounds * one + Bench.AGAIN_SECONDS) + this.warmUpSeconds);
			case SHAPE ->
				this.rounds * Shape.points(this) * one + Shape.WARM_UPS * this.warmUpSeconds + Population.seconds(this);
			case START ->
				this.warmUpSeconds + Start.WAYS * this.rounds * (Start.SECONDS + this.warmUpSeconds + one + 15);
			case CAPACITY -> 0;
		};
		return Math.ceilDiv(measuring + 60, 60);
	}

}
