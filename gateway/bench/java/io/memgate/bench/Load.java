package io.memgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Loads a target by wrk and measures it meanwhile.
 */
final class Load {

	private static final String PATH = "/api/openmem/v1/add/message";

	/** The share of calls that may go wrong in a measurement. */
	private static final double ALLOWED_FAULTS = 0.001;

	private final Path script;

	private final Path out;

	private final Part upstream;

	private final RedisServer redis;

	Load(Path script, Path out, Part upstream, RedisServer redis) {
		this.script = script;
		this.out = out;
		this.upstream = upstream;
		this.redis = redis;
	}

	/** Code that is cold may fail calls, by being late; the samples that count may not. */
	Sample warmUp(Target target, Cell cell, int seconds) throws IOException, InterruptedException {
		return sample(target, cell, seconds, "warm-up-" + target.letter());
	}

	/**
	 * Measures a target once.
	 * @throws IllegalStateException when calls were not answered as expected
	 */
	Sample measure(Target target, Cell cell, int seconds, String name) throws IOException, InterruptedException {
		Sample sample = sample(target, cell, seconds, name);
		if (sample.wrong() > ALLOWED_FAULTS) {
			throw new IllegalStateException(target.letter() + ": " + Math.round(1000 * sample.wrong())
					+ " of 1000 calls were not answered with " + target.status());
		}
		return sample;
	}

	private Sample sample(Target target, Cell cell, int seconds, String name) throws IOException, InterruptedException {
		target.prepare(this.redis);
		Counters before = Counters.read(target, this);
		Process process = wrk(target, cell, seconds);
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		Counters after = Counters.read(target, this);
		Files.writeString(this.out.resolve("raw/" + name + ".txt"), said);
		return sample(target, numbers(said), before, after);
	}

	private Process wrk(Target target, Cell cell, int seconds) throws IOException {
		int threads = Math.min(2, cell.connections());
		return new ProcessBuilder("timeout", Integer.toString(seconds + 20), "wrk", "-t" + threads,
				"-c" + cell.connections(), "-d" + seconds + "s", "--timeout", "10s", "-s", this.script.toString(),
				"http://127.0.0.1:" + target.port(), "--", PATH, target.keys(this.out, cell.accounts()).toString(),
				Integer.toString(cell.bytes()))
			.redirectErrorStream(true)
			.start();
	}

	/** The line by which {@code wrk.lua} ends. */
	private static long[] numbers(String said) {
		String line = Arrays.stream(said.split("\n"))
			.filter((each) -> each.startsWith("bench "))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("wrk says: " + said));
		return Arrays.stream(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
	}

	private static Sample sample(Target target, long[] wrk, Counters before, Counters after) {
		long calls = wrk[0];
		long refused = wrk[2];
		long wrong = wrk[3] + ((target.status() == 200) ? refused : calls - refused);
		double each = Math.max(1, calls);
		long all = after.busy - before.busy;
		long known = after.gateway - before.gateway + after.redis - before.redis + after.upstream - before.upstream
				+ after.bench - before.bench;
		double processors = (after.nanos - before.nanos) / 1000.0 * Runtime.getRuntime().availableProcessors();
		return new Sample((calls - wrong) * 1e6 / wrk[1], wrk[4], wrk[5], (after.gateway - before.gateway) / each,
				(after.redis - before.redis) / each, after.resident, (after.scripts - before.scripts) / each,
				(after.reads - before.reads) / each, Math.max(0, all - known) / processors, wrong / each);
	}

	/** What grows while a target is loaded. */
	private record Counters(long nanos, long busy, long gateway, long redis, long upstream, long bench, long resident,
			long scripts, long reads) {

		static Counters read(Target target, Load load) {
			try {
				return new Counters(System.nanoTime(), Machine.busyMicros(), target.part().cpuMicros(),
						load.redis.part().cpuMicros(), load.upstream.cpuMicros(), Machine.ownMicros(), target.part().residentBytes(),
						load.redis.scripts(), load.redis.reads());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	/** Throughputs of the last slices of a warm-up that are near each other. */
	static boolean isStable(List<Double> slices) {
		if (slices.size() < 4) {
			return false;
		}
		double[] last = slices.subList(slices.size() - 3, slices.size()).stream().mapToDouble(Double::valueOf).toArray();
		double highest = Arrays.stream(last).max().orElse(0);
		double lowest = Arrays.stream(last).min().orElse(0);
		return highest <= 1.05 * lowest;
	}

}
