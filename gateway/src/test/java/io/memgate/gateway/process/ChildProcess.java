package io.memgate.gateway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of a test's own, which ends with the test's JVM at the latest. It can be
 * killed and started again with the same command, and held and let go on.
 */
public final class ChildProcess implements AutoCloseable {

	private final List<String> command;

	private final Path log;

	private volatile Process process;

	private ChildProcess(List<String> command, Path log) throws IOException {
		this.command = List.copyOf(command);
		this.log = log;
		this.process = start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> this.process.destroyForcibly()));
	}

	/**
	 * Starts a process.
	 * @param log where all that it prints is appended
	 */
	public static ChildProcess launch(List<String> command, Path log) throws IOException {
		return new ChildProcess(command, log);
	}

	private Process start() throws IOException {
		return new ProcessBuilder(this.command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()))
			.start();
	}

	/** Starts it again, after its end. */
	public void relaunch() {
		try {
			this.process = start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** {@code kill -9}; returns when the process is gone. */
	public void kill() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	/** {@code kill}; returns its exit status when it has ended. */
	public int stop() {
		this.process.destroy();
		return awaitEnd();
	}

	/** Waits until it ends; its exit status. */
	public int awaitEnd() {
		return this.process.onExit().join().exitValue();
	}

	/** Holds it: its connections stay open, and it does nothing. */
	public void pause() {
		signal("-STOP");
	}

	/** Lets it go on after {@link #pause()}. */
	public void resume() {
		signal("-CONT");
	}

	private void signal(String name) {
		try {
			int status = new ProcessBuilder("kill", name, Long.toString(this.process.pid())).start()
				.onExit()
				.join()
				.exitValue();
			if (status != 0) {
				throw new IllegalStateException("kill " + name + " ended with " + status);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Memory that it has of the machine's. */
	public long residentKilobytes() {
		try {
			return Files.readAllLines(Path.of("/proc/" + this.process.pid() + "/status"))
				.stream()
				.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** All that it has printed. */
	public String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

}
