package io.memgate.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads a target by wrk and measures it meanwhile.
 */
final class Load {

	static final String PATH = "/api/openmem/v1/add/message";

	/** The share of calls that may go wrong in a measurement. */
	private static final double ALLOWED_FAULTS = 0.001;

	private static final int SLICE_SECONDS = 5;

	private final Path script;

	private final Path out;

	private final Part upstream;

	private final RedisServer redis;

	Load(Options options, Parts parts) {
		this.script = options.root().resolve("gateway/bench/wrk.lua");
		this.out = options.out();
		this.upstream = parts.upstream().part();
		this.redis = parts.redis();
	}

	/**
	 * Loads a target until it is stable. Code that is cold may fail calls, by being late;
	 * the samples that count may not.
	 * @param seconds how long at most
	 */
	void warmUp(Target target, Cell cell, int seconds) throws IOException, InterruptedException {
		List<Double> slices = new ArrayList<>();
		while (slices.size() * SLICE_SECONDS < seconds && !isStable(slices)) {
			slices.add(sample(target, cell, SLICE_SECONDS, "warm-up-" + target.letter()).perSecond());
		}
		System.out
			.println("Warmed up " + target.letter() + ": " + slices.stream().map(Math::round).toList() + " calls/s");
	}

	/**
	 * Measures a target once.
	 * @throws IllegalStateException when calls were not answered as expected
	 */
	Sample measure(Target target, Cell cell, int seconds, String name) throws IOException, InterruptedException {
		Sample sample = sample(target, cell, seconds, name);
		if (isFaulty(sample)) {
			throw new IllegalStateException(target.letter() + ": " + Math.round(1000 * sample.wrong())
					+ " of 1000 calls were not answered with " + target.status());
		}
		return sample;
	}

	/** Whether so many calls went wrong that it measures something else. */
	static boolean isFaulty(Sample sample) {
		return sample.wrong() > ALLOWED_FAULTS;
	}

	/** Measures a target once, however it answers. */
	Sample sample(Target target, Cell cell, int seconds, String name) throws IOException, InterruptedException {
		target.prepare(this.redis);
		Counters before = Counters.read(target, this.upstream, this.redis);
		Wrk wrk = end(begin(target, cell, seconds), name);
		Counters grown = Counters.read(target, this.upstream, this.redis).since(before);
		return Sample.of(wrk, wrk.wrong(target.status()), grown, target.residentBytes());
	}

	/** Begins to load all nodes of a target, each on its share of the connections. */
	List<Process> begin(Target target, Cell cell, int seconds) throws IOException {
		int connections = Math.max(1, cell.connections() / target.nodes().size());
		List<Process> loads = new ArrayList<>();
		for (Node node : target.nodes()) {
			loads.add(new ProcessBuilder("timeout", Integer.toString(seconds + 60), "wrk",
					"-t" + Math.min(2, connections), "-c" + connections, "-d" + seconds + "s", "--timeout", "10s", "-s",
					this.script.toString(), Parts.local(node.port()), "--", PATH,
					Target.keys(this.out, target.callers(), cell.accounts()).toString(), Integer.toString(cell.bytes()))
				.redirectErrorStream(true)
				.start());
		}
		return loads;
	}

	/** Waits for what was begun, and keeps what it says. */
	Wrk end(List<Process> loads, String name) throws IOException, InterruptedException {
		List<Wrk> nodes = new ArrayList<>();
		StringBuilder all = new StringBuilder();
		for (Process load : loads) {
			String said = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			load.waitFor();
			all.append(said);
			nodes.add(Wrk.read(said));
		}
		Files.writeString(this.out.resolve("raw/" + name + ".txt"), all);
		return Wrk.of(nodes);
	}

	/** Throughputs of the last slices of a warm-up that are near each other. */
	private static boolean isStable(List<Double> slices) {
		if (slices.size() < 4) {
			return false;
		}
		double[] last = slices.subList(slices.size() - 3, slices.size())
			.stream()
			.mapToDouble(Double::valueOf)
			.toArray();
		double highest = Arrays.stream(last).max().orElse(0);
		double lowest = Arrays.stream(last).min().orElse(0);
		return highest <= 1.05 * lowest;
	}

}
