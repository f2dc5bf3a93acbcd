package io.memgate.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures the first seconds of a node after it is ready, started without and with the
 * archive of its classes, against what the same process does once it is warm. The memory
 * service counts the calls that were let through.
 */
final class Start {

	static final int SECONDS = 30;

	/** Without and with. */
	static final int WAYS = 2;

	private final Options options;

	private final Parts parts;

	private final Load load;

	private final StartTable table = new StartTable();

	Start(Options options, Parts parts, Load load) {
		this.options = options;
		this.parts = parts;
		this.load = load;
	}

	void run() throws IOException, InterruptedException {
		Target first = this.parts.target("c");
		this.load.warmUp(first, Cell.USUAL, this.options.warmUpSeconds());
		this.parts.stop(first.nodes().getFirst());
		List<String> archive = archive();
		for (int round = 1; round <= this.options.rounds(); round++) {
			measure("without archive", round, List.of());
			measure("with archive", round, archive);
		}
		String text = String.format(
				"Medians of %d rounds on %s; wrk, gateway, Redis and the memory service share them.%n%n%s",
				this.options.rounds(), Machine.describe(), this.table);
		Files.writeString(this.options.out().resolve("start.md"), text);
		Files.writeString(this.options.out().resolve("plot-start.svg"), this.table.plot().toString());
		System.out.print(text);
	}

	private void measure(String way, int round, List<String> archive) throws IOException, InterruptedException {
		List<String> java = new ArrayList<>(this.options.java());
		java.addAll(archive);
		String name = way.replace(' ', '-') + '-' + round;
		long began = System.nanoTime();
		Node node = this.parts.memgates().start(name, this.options.app(), java);
		double toReady = (System.nanoTime() - began) / 1e9;
		Target target = new Target(name, way, List.of(node), 200, Target.MEASURED, "always");
		long[] calls = firstSeconds(target);
		this.load.warmUp(target, Cell.USUAL, this.options.warmUpSeconds());
		double warm = this.load.measure(target, Cell.USUAL, this.options.seconds(), name + "-warm").perSecond();
		this.parts.stop(node);
		this.table.add(way, toReady, calls, warm);
		Files.write(this.options.out().resolve("start.tsv"), this.table.lines());
		System.out.printf("%s, round %d: ready after %.1f s, %s, warm %.0f calls/s%n", way, round, toReady,
				Arrays.toString(calls), warm);
	}

	/**
	 * Calls that the memory service has had in each second from the first connection on.
	 */
	private long[] firstSeconds(Target target) throws IOException, InterruptedException {
		target.prepare(this.parts.redis());
		long[] totals = new long[SECONDS + 1];
		totals[0] = calls();
		long began = System.nanoTime();
		List<Process> loads = this.load.begin(target, Cell.USUAL, SECONDS);
		for (int second = 1; second <= SECONDS; second++) {
			Thread.sleep(Math.max(0, second * 1000L - (System.nanoTime() - began) / 1_000_000));
			totals[second] = calls();
		}
		this.load.end(loads, target.letter());
		long[] each = new long[SECONDS];
		Arrays.setAll(each, (second) -> totals[second + 1] - totals[second]);
		return each;
	}

	private long calls() throws IOException {
		URI count = URI.create(Parts.local(this.parts.upstream().port()) + FixedAnswer.COUNT);
		try (var answer = count.toURL().openStream()) {
			return Long.parseLong(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
		}
	}

	/**
	 * Makes the archive as {@code deploy/local/up} does; the option that a JVM takes it
	 * by.
	 */
	private List<String> archive() throws IOException, InterruptedException {
		Path app = this.options.app().toAbsolutePath();
		List<String> command = new ArrayList<>(
				List.of("bash", "-c", "source \"$0\" && make_archive \"$@\" >&2 && archive_option \"$1\"",
						this.options.root().resolve("deploy/lib.sh").toString(), app.getParent().toString()));
		command.addAll(this.options.java());
		command.addAll(List.of("-jar", app.toString()));
		command.addAll(this.parts.memgates().settings("archive", Part.freePort(), Part.freePort()));
		ProcessBuilder maker = new ProcessBuilder(command).directory(this.options.out().toFile())
			.redirectError(this.options.out().resolve("logs/archive.log").toFile());
		maker.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home")));
		Process process = maker.start();
		String option = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		if (process.waitFor() != 0 || option.isEmpty()) {
			throw new IllegalStateException("there is no archive; see logs/archive.log");
		}
		return List.of(option);
	}

}
