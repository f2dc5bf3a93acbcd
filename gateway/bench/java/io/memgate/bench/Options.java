package io.memgate.bench;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of the bench; {@code gateway/bench/run --help} explains each.
 *
 * @param root the source tree
 * @param app the gateway's application, unpacked, with its libraries beside it
 * @param targets letters, in the order in which they are shown
 * @param java options of every gateway's JVM
 * @param other another build of the gateway, unpacked
 * @param otherJava options of its JVM
 */
record Options(Path root, Path app, List<String> targets, List<Cell> cells, int rounds, int seconds, int warmUpSeconds,
		List<String> java, Path other, List<String> otherJava, Path out) {

	private static final Set<String> KNOWN = Set.of("root", "app", "targets", "cells", "rounds", "seconds", "warm-up",
			"java", "other", "other-java", "out");

	private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

	static Options parse(String[] args) {
		Map<String, String> given = new HashMap<>();
		boolean full = false;
		for (int i = 0; i < args.length; i++) {
			String name = args[i].replaceFirst("^--", "");
			if (name.equals("full")) {
				full = true;
			}
			else if (KNOWN.contains(name) && args[i].startsWith("--") && i + 1 < args.length) {
				given.put(name, args[++i]);
			}
			else {
				throw new IllegalArgumentException("what is " + args[i] + "? See --help.");
			}
		}
		return of(given, full);
	}

	private static Options of(Map<String, String> given, boolean full) {
		Path root = Path.of(given.getOrDefault("root", "."));
		Path out = root.resolve("gateway/target/bench").resolve(LocalDateTime.now().format(NAME));
		String java = given.getOrDefault("java", "-Xmx512m -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED");
		Path app = Path.of(given.getOrDefault("app", "app.jar"));
		return new Options(root, app,
				List.of(given.getOrDefault("targets", full ? "a,b,c,s,d,e,f" : "a,b,c,d").split(",")),
				given.containsKey("cells") ? Cell.parse(given.getOrDefault("cells", ""))
						: full ? Cell.all() : List.of(new Cell(300, 64, 1)),
				number(given, "rounds", 5), number(given, "seconds", 6), number(given, "warm-up", 60),
				List.of(java.split(" +")), Path.of(given.getOrDefault("other", app.toString())),
				List.of(given.getOrDefault("other-java", java).split(" +")), Path.of(given.getOrDefault("out", out.toString())).toAbsolutePath());
	}

	private static int number(Map<String, String> given, String name, int usual) {
		return Integer.parseInt(given.getOrDefault(name, Integer.toString(usual)));
	}

	/** How long it takes at most, in minutes. */
	int mostMinutes() {
		int measured = this.cells.size() * this.rounds * this.targets.size() * (this.seconds + 1);
		return Math.ceilDiv(measured + this.targets.size() * this.warmUpSeconds + 60, 60);
	}

}
