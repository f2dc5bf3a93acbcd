package io.memgate.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that the bench has started and will end.
 */
final class Part {

	private static final Duration TO_START = Duration.ofSeconds(180);

	private static final Duration TO_STOP = Duration.ofSeconds(15);

	/** Linux tells processor time in hundredths of a second. */
	private static final int MICROS_PER_TICK = 10_000;

	private final String name;

	private final Process process;

	private final Path log;

	private Part(String name, Process process, Path log) {
		this.name = name;
		this.process = process;
		this.log = log;
	}

	static Part start(String name, Path folder, Path log, List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		return new Part(name, process, log);
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/** Waits until something takes connections at a port of the loopback interface. */
	void awaitPort(int port) throws IOException, InterruptedException {
		await(() -> {
			try (Socket socket = new Socket("127.0.0.1", port)) {
				return socket.isConnected();
			}
			catch (IOException ex) {
				return false;
			}
		});
	}

	void await(Condition condition) throws IOException, InterruptedException {
		long giveUpAt = System.nanoTime() + TO_START.toNanos();
		while (!condition.holds()) {
			if (!this.process.isAlive() || System.nanoTime() > giveUpAt) {
				throw new IllegalStateException(this.name + " did not get so far; see " + this.log);
			}
			Thread.sleep(100);
		}
	}

	/** Processor time of the process and those that it has started, so far. */
	long cpuMicros() throws IOException {
		long micros = ticks(this.process.toHandle()) * MICROS_PER_TICK;
		for (ProcessHandle child : this.process.descendants().toList()) {
			micros += ticks(child) * MICROS_PER_TICK;
		}
		return micros;
	}

	private static long ticks(ProcessHandle process) throws IOException {
		String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
	}

	/** Resident memory of the process and those that it has started. */
	long residentBytes() throws IOException {
		long bytes = resident(this.process.toHandle());
		for (ProcessHandle child : this.process.descendants().toList()) {
			bytes += resident(child);
		}
		return bytes;
	}

	private static long resident(ProcessHandle process) throws IOException {
		for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
			if (line.startsWith("VmRSS:")) {
				return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
			}
		}
		return 0;
	}

	/**
	 * What the process has handed to the system to write, to files and to connections.
	 */
	long writtenBytes() throws IOException {
		for (String line : Files.readAllLines(Path.of("/proc/" + this.process.pid() + "/io"))) {
			if (line.startsWith("wchar:")) {
				return Long.parseLong(line.replaceAll("\\D", ""));
			}
		}
		return 0;
	}

	long pid() {
		return this.process.pid();
	}

	void stop() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	/** Something to wait for. */
	interface Condition {

		boolean holds() throws IOException;

	}

}
