package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How busy the processors are.
 */
final class Machine {

	private static final int MICROS_PER_TICK = 10_000;

	private static final int IDLE = 3;

	private static final int WAITING_FOR_DISK = 4;

	/** Guests are counted in what comes before them. */
	private static final int COUNTED = 8;

	/** Where the four times stand behind the name in a process's {@code stat}. */
	private static final int OWN = 11;

	private Machine() {
	}

	/** Time that all processors have worked, together. */
	static long busyMicros() throws IOException {
		long[] ticks = ticks();
		return (Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[WAITING_FOR_DISK]) * MICROS_PER_TICK;
	}

	/** Processor time of this process, and of those that it has started and seen end. */
	static long ownMicros() throws IOException {
		String stat = Files.readString(Path.of("/proc/self/stat"));
		return Arrays.stream(stat.substring(stat.lastIndexOf(')') + 2).split(" "))
			.skip(OWN)
			.limit(4)
			.mapToLong(Long::parseLong)
			.sum() * MICROS_PER_TICK;
	}

	/** What the loopback interface has carried, with its headers. */
	static long loopbackBytes() throws IOException {
		for (String line : Files.readAllLines(Path.of("/proc/net/dev"))) {
			if (line.strip().startsWith("lo:")) {
				return Long.parseLong(line.strip().split("[: ]+")[1]);
			}
		}
		return 0;
	}

	/** The processors and the JDK, as a text tells them. */
	static String describe() throws IOException {
		String model = Files.readAllLines(Path.of("/proc/cpuinfo"))
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.replaceFirst(".*: *", ""))
			.findFirst()
			.orElse("unknown");
		return Runtime.getRuntime().availableProcessors() + " processors (" + model + "), Java "
				+ Runtime.version().feature();
	}

	private static long[] ticks() throws IOException {
		String all = Files.readAllLines(Path.of("/proc/stat")).getFirst();
		return Arrays.stream(all.split(" +")).skip(1).limit(COUNTED).mapToLong(Long::parseLong).toArray();
	}

}
